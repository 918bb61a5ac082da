"""The text of a secret is planted wherever flowc could find it, and looked for in all it writes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flowc import driver
from flowc.backends import names
from flowc.backends.cwl.engine import Cwltool
from flowc.diagnostics import Diagnostic
from flowc.diagnostics.render import Format, render
from flowc.diagnostics.source import Sources
from flowc.ir.schema import to_json
from flowc.ir.text import to_text

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for folder in ("tests/cases", "tests/secrets", "examples")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if b"from flowc import" in path.read_bytes()
]
PLANTED = "planted-Xq7-zw93"
DECLARED = re.compile(r"""Secret\(\s*["'](.+?)["'],\s*key=["'](.+?)["']""")


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the text to every secret that a file names, as each way of running takes it."""
    for path in FILES:
        for name, key in DECLARED.findall(path.read_text(encoding="utf-8")):
            word = re.sub(r"\W", "_", f"{name}_{key}").upper()
            monkeypatch.setenv(f"FLOWC_SECRET_{word}", PLANTED)
            monkeypatch.setenv(f"AIRFLOW_VAR_{word}", PLANTED)


def shown(diagnostics: tuple[Diagnostic, ...], sources: Sources) -> str:
    return "".join(render(diagnostics, sources, format) for format in Format)


def workflows_of(path: Path) -> Iterator[str]:
    """The names of all functions that are marked as workflows."""
    marked = r"^@workflow\b.*?^def (\w+)"
    yield from re.findall(marked, path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("target", names())
def test_no_manifest_and_no_diagnostic_holds_the_text(target: str) -> None:
    for path in FILES:
        for workflow in workflows_of(path):
            result = driver.compile(str(path), target, workflow=workflow)
            texts = [manifest.text for manifest in result.manifests]
            found = [*texts, shown(result.diagnostics, result.sources)]
            assert not any(PLANTED in text for text in found), (path, workflow)


def test_no_module_of_the_ir_holds_the_text() -> None:
    for path in FILES:
        for workflow in workflows_of(path):
            module = driver.load(str(path), workflow=workflow).module
            if module is not None:
                assert PLANTED not in to_json(module) + to_text(module), (path, workflow)


@pytest.mark.engine
def test_a_run_on_cwltool_leaves_the_text_in_its_job_file_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runner takes inputs from there alone, and neither logs nor returns them."""
    monkeypatch.setenv("FLOWC_CONTAINERS", "host")
    case = ROOT / "tests/cases/values/secret.py"
    compiled = driver.compile(str(case), "cwl")
    assert compiled.module is not None
    outputs = Cwltool().run(compiled.module, compiled.manifests, {}, tmp_path, print)
    assert outputs == [len(PLANTED)] * 3
    assert PLANTED not in json.dumps(outputs) + "".join(capfd.readouterr())
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in left if PLANTED.encode() in path.read_bytes()] == ["job.json"]
