"""The text of a secret is planted wherever flowc could find it, and looked for in all it writes.

Here it is what flowc writes of files that name a secret; `tests/conftest.py` looks at the manifests
of all other tests.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from flowc import driver
from flowc.backends import names
from flowc.backends.cwl.engine import Cwltool
from flowc.cli import main
from flowc.diagnostics.render import Format
from tests.secret_text import DECLARED, PLANTED, ROOT, WRITTEN, files, plant


class Source(NamedTuple):
    """A workflow file that names a secret; `beside`: the folder of what it may import."""

    name: str
    text: str
    beside: Path | None


def sources() -> Iterator[Source]:
    """Those of the project, and the blocks of its pages."""
    for path in files():
        text, place = path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
        if path.suffix == ".md":
            blocks = re.finditer(r"^```python.*?\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
            found = [Source(f"{place}:{block.start()}", block[1], None) for block in blocks]
        else:
            is_test = path.name.startswith("test_") or place.startswith("flowc/")
            found = [] if is_test else [Source(place, text, path.parent)]
        yield from (each for each in found if DECLARED.search(each.text))


SOURCES = list(sources())
PROFILES = """\
[profiles.argo]
target = "argo"
namespace = "vision"

[profiles.worker]
target = "airflow"

[profiles.docker]
target = "airflow"
airflow.run_on = "docker"

[profiles.kubernetes]
target = "airflow"
namespace = "vision"
airflow = { run_on = "kubernetes", claim = "runs", folder = "/runs" }

[profiles.cwl]
target = "cwl"
"""
CLUSTERS = re.findall(r"profiles\.(\w+)\]", PROFILES)
"""Each place that a secret can be read at; `secrets` are added, by the cluster's names."""


def put(source: Source, folder: Path, patch: pytest.MonkeyPatch) -> str:
    """Put a workflow file into a folder, with its profiles; their secrets have the text too."""
    if source.beside is not None:
        shutil.copytree(source.beside, folder)
    folder.mkdir(exist_ok=True)
    (folder / "flow.py").write_text(source.text, "utf-8")
    secrets = DECLARED.findall(source.text)
    plant(patch, [(f"cluster-{name}", key) for name, key in secrets])
    named = "".join(f'"{name}" = "cluster-{name}"\n' for name in {name for name, _ in secrets})
    tables = "".join(f"\n[profiles.{profile}.secrets]\n{named}" for profile in CLUSTERS)
    (folder / "flowc.toml").write_text(PROFILES + tables, "utf-8")
    return str(folder / "flow.py")


def checks(path: str) -> Iterator[list[str]]:
    """All that flowc says of a file, in each form."""
    for profile in CLUSTERS:
        yield from (
            ["check", path, "--profile", profile, "--format", form.value] for form in Format
        )


def commands(flow: str, folder: Path) -> Iterator[list[str]]:
    """All that flowc says and writes of a workflow without running it."""
    yield from (["ir", flow, *more] for more in ([], ["--json"]))
    yield from (["graph", flow, "--format", form] for form in ("text", "mermaid"))
    for profile in CLUSTERS:
        about, place = [flow, "--profile", profile], folder / profile
        for command in ("plan", "targets"):
            yield from ([command, *about, *more] for more in ([], ["--json"]))
        yield ["compile", *about]
        yield ["compile", *about, "-o", f"{place}/whole/flow"]
        yield ["compile", *about, "-o", f"{place}/parts", "--folder"]
    yield from (["compile", flow, "-t", target] for target in names())


def written(path: str, folder: Path) -> dict[str, str]:
    """What flowc says of a workflow file, by command, and the files that it writes, by path."""
    marked = r"^@workflow\b.*?^def (\w+)"
    text = Path(path).read_text("utf-8")
    asked = list(checks(path))
    for workflow in re.findall(marked, text, re.DOTALL | re.MULTILINE):
        asked += commands(f"{path}:{workflow}", folder / workflow)
    said = {" ".join(command): CliRunner().invoke(main, command).output for command in asked}
    made = [each for each in folder.rglob("*") if each.is_file()]
    return said | {str(each): each.read_text("utf-8") for each in made}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_nothing_that_is_written_holds_the_text(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(source, tmp_path / "flows", monkeypatch)
    found = written(path, tmp_path / "out")
    assert [what for what, text in found.items() if PLANTED in text] == []


OPEN = f"""\
from flowc import Secret, task, workflow


@task
def login(door: Secret, code: str) -> int:
    return len(door.value) + len(code)


@workflow
def main() -> int:
    return login(Secret("door", key="code"), "{PLANTED}")
"""


def test_a_text_in_the_source_is_seen_in_each_manifest_that_names_its_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(WRITTEN)
    path = put(Source("open", OPEN, None), tmp_path / "flows", monkeypatch)
    found = written(path, tmp_path / "out")
    made = {what: text for what, text in found.items() if what.startswith(str(tmp_path))}
    wholes = [text for what, text in made.items() if "/whole/" in what]
    assert len(wholes) == len(CLUSTERS)
    assert all(PLANTED in text and "cluster-door" in text for text in wholes)
    assert len(WRITTEN) > before
    del WRITTEN[before:]


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
