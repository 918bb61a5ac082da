"""What users see, held as text: manifests beside the examples, graphs, the IR and diagnostics.

`make snapshots` writes them anew; the difference is read like code.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner
from syrupy.assertion import SnapshotAssertion

from flowc.cli import main

ROOT = Path(__file__).parents[1]
EXAMPLES = [
    f"examples/{name}/{name}.py"
    for name in ("answers", "hello", "nightly", "retrain", "scenes", "wordcount")
] + ["examples/library/compare.py"]

FAULTY = """\
import random

from flowc import task, workflow

LIMIT = random.random()


@task
def load(name: str, size: int = 1) -> list[float]:
    return [float(size)] * len(name)


@workflow
def main(name: str, seeds: list[int]) -> float:
    values = load(nme=name)
    total = 0.0
    for seed in seeds:
        total = total * seed
    if values:
        best = max(values)
    return best + lod(name)[0]
"""


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def output(*arguments: str) -> str:
    """What a command prints, on both streams."""
    return CliRunner().invoke(main, arguments).output


def manifest_of(example: str, target: str) -> str:
    """Where the manifest of an example stands; a DAG file stands in a folder for Airflow."""
    folder, _, name = example.rpartition("/")
    if target == "airflow":
        return f"{folder}/dags/{name}"
    return example.removesuffix(".py") + {"argo": ".yaml", "cwl": ".cwl"}[target]


@pytest.mark.parametrize("target", ["airflow", "argo", "cwl"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_manifest_beside_an_example_is_up_to_date(example: str, target: str) -> None:
    manifest = manifest_of(example, target)
    arguments = ["compile", example, "-t", target, "-o", manifest, "--check"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("manifest", sorted((ROOT / "examples/corpus/argo").glob("*.yaml")))
def test_the_manifest_of_a_public_workflow_is_up_to_date(manifest: Path) -> None:
    file, _, workflow = manifest.stem.partition(".")
    arguments = ["compile", f"examples/corpus/{file}.py:{workflow}", "-t", "argo", "-o"]
    result = CliRunner().invoke(main, [*arguments, str(manifest), "--check"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("manifest", sorted((ROOT / "examples/upstream/argo").glob("*.yaml")))
def test_the_manifest_of_an_example_of_argos_is_up_to_date(manifest: Path) -> None:
    arguments = ["compile", f"examples/upstream/{manifest.stem}.py", "-t", "argo", "-o"]
    result = CliRunner().invoke(main, [*arguments, str(manifest), "--check"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("form", ["mermaid", "text"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_graph(example: str, form: str, snapshot: SnapshotAssertion) -> None:
    assert output("graph", example, "--format", form) == snapshot


@pytest.mark.parametrize("example", ["hello", "nightly", "scenes"])
def test_plan(example: str, snapshot: SnapshotAssertion) -> None:
    assert output("plan", f"examples/{example}/{example}.py") == snapshot


def test_ir(snapshot: SnapshotAssertion) -> None:
    assert output("ir", "examples/retrain/retrain.py") == snapshot


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_diagnostics(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    (tmp_path / "faulty.py").write_text(FAULTY)
    monkeypatch.chdir(tmp_path)
    assert output("check", "faulty.py", "--format", form) == snapshot
