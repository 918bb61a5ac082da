"""What functions of DAG files do on a worker, over a stub of Airflow."""

import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

VIRTUALENV = "airflow.providers.standard.utils.python_virtualenv"


def test_a_worker_that_knows_a_storage_goes_by_that(
    airflow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {})
    airflow.step_io.keep_files_in("s3://profile/runs")
    assert os.environ["FLOWC_STORAGE"] == "s3://profile/runs"
    os.environ["FLOWC_STORAGE"] = "s3://worker/runs"
    airflow.step_io.keep_files_in("s3://profile/runs")
    assert os.environ["FLOWC_STORAGE"] == "s3://worker/runs"


def test_packages_come_from_the_index_that_is_said(
    airflow: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each index has environments of its own, which are made once."""
    made: list[tuple[str, Any, Any]] = []

    def prepare(place: str, python: str, system: bool, packages: Any, **others: Any) -> None:
        assert Path(place).is_dir(), "Airflow writes a configuration of pip there"
        assert (python, system) == (sys.executable, False)
        made.append((place, packages, others["index_urls"]))

    for name in ("airflow.providers", "airflow.providers.standard", VIRTUALENV.rpartition(".")[0]):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    module = ModuleType(VIRTUALENV)
    vars(module)["prepare_virtualenv"] = prepare
    monkeypatch.setitem(sys.modules, VIRTUALENV, module)
    monkeypatch.setenv("FLOWC_ENVIRONMENTS", str(tmp_path))
    python_with = airflow.elsewhere_io.python_with
    index = "https://pip.example.org/simple"
    found = [python_with("six"), python_with("six", index=index), python_with("six", index=index)]
    assert found[0] != found[1] == found[2]
    assert found[:2] == [f"{place}/bin/python" for place, _, _ in made]
    assert [others for _, *others in made] == [[["six"], None], [["six"], [index]]]
