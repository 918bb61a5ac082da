"""Go reads in each manifest what PyYAML reads, and two versions of Argo's own library take it."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from flowc import driver
from flowc.testing.cases import read_cases
from tests.engine_cases import ROOT

EXAMPLES = sorted(
    path
    for path in (ROOT / "examples").rglob("*.yaml")
    if path.read_text().startswith("# Made by flowc")
)


@pytest.fixture(scope="module")
def manifests(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files beside the examples, and one for each object of each case."""
    folder = tmp_path_factory.mktemp("manifests")
    return [*EXAMPLES, *_of_cases(folder)]


def _of_cases(folder: Path) -> Iterator[Path]:
    for index, case in enumerate(read_cases(ROOT / "tests" / "cases")):
        if case.expects_errors("argo"):
            continue
        for workflow in case.workflows:
            result = driver.compile(str(case.path), "argo", workflow=workflow)
            for manifest in result.manifests:
                path = folder / f"{index}-{workflow}-{manifest.path}"
                path.write_text(manifest.text)
                yield path


def lines_of(program: str, paths: list[Path]) -> list[Any]:
    command = [program, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.engine
def test_go_reads_the_same_documents(manifests: list[Path]) -> None:
    assert len(manifests) > 500
    found: dict[Path, list[Any]] = {path: [] for path in manifests}
    for reading in lines_of(os.environ["FLOWC_ARGO_READ"], manifests):
        found[Path(reading["file"])].append(reading["document"])
    for path, documents in found.items():
        assert documents == list(yaml.load_all(path.read_text(), yaml.CSafeLoader)), path


@pytest.mark.engine
@pytest.mark.parametrize("version", [0, 1], ids=["4.0", "3.7"])
def test_argo_takes_all_of_them(manifests: list[Path], version: int) -> None:
    program = os.environ["FLOWC_ARGO_CHECKS"].split(":")[version]
    objects = [path for path in manifests if "kind: ConfigMap" not in path.read_text()]
    told = lines_of(program, objects)
    assert {each["file"] for each in told} == set(map(str, objects))
    assert [(each["file"], each["error"]) for each in told if not each["ok"]] == []
