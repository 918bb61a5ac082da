"""Volumes of an Airflow whose tasks run on the worker: what folders they are, and what none is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from airflow_cases import compiled
from in_process import InProcess, airflow

from flowc.backends.airflow.engine import deployed
from flowc.backends.airflow.places import WORKER
from flowc.testing.conformance import BackendConformance
from tests.engine_cases import CASES

SHARED = CASES["values/volume"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the worker is told of."""
    return tmp_path_factory.mktemp("told")


@pytest.fixture(scope="module")
def engine(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    home = tmp_path_factory.mktemp("airflow")
    with airflow(home, FLOWC_VOLUME_TOLD=str(told)) as started:
        yield started


@pytest.mark.engine
class TestVolumes(BackendConformance):
    target = "airflow"
    cases = [SHARED, CASES["containers/volume"]]

    @pytest.fixture(autouse=True)
    def started(self, engine: InProcess) -> None:
        type(self).engine = engine


def ran(engine: InProcess, name: str) -> Any:
    """What is said of a run that somebody starts who says which volume its own is."""
    dag_id, text = deployed(compiled(SHARED, "main", WORKER).manifests[0])
    path = engine.home / f"{dag_id}.py"
    path.write_text(text, "utf-8")
    return engine.ask(file=str(path), conf={"words": ["x"], "scratch": name})


@pytest.mark.engine
def test_a_worker_is_told_the_folder_of_a_volume(engine: InProcess, told: Path) -> None:
    (engine.home / "volumes" / "scratch" / "words").mkdir(parents=True, exist_ok=True)
    assert ran(engine, "told")["state"] == "success"
    assert [path.name for path in (told / "words").iterdir()] == ["x"]


@pytest.mark.engine
@pytest.mark.parametrize("name", ["../told", "/etc", ""])
def test_a_run_reaches_no_folder_but_those_of_volumes(engine: InProcess, name: str) -> None:
    said = ran(engine, name)
    assert said["state"] == "failed"
    assert f"parameter `scratch`: expected the name of a volume, got str {name!r}" in said["log"]
