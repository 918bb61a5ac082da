"""A real Airflow gives, for every case and example, what plain Python gives."""

import os
import subprocess
from pathlib import Path

import pytest
from airflow_cases import CHOSEN, LAB

from flowc.testing.conformance import BackendConformance
from tests.planted import check_planted_output_is_seen


@pytest.mark.engine
class TestAirflow(BackendConformance):
    target = "airflow"
    engine = LAB
    cases = CHOSEN


@pytest.mark.engine
def test_flowc_is_not_there(tmp_path: Path) -> None:
    env = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    ask = "import importlib.util; print(importlib.util.find_spec('flowc'))"
    words = [os.environ["FLOWC_AIRFLOW_PYTHON"], "-c", ask]
    said = subprocess.run(
        words, cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    ).stdout
    assert said == "None\n"


@pytest.mark.engine
def test_a_planted_wrong_output_is_seen(tmp_path: Path) -> None:
    check_planted_output_is_seen(TestAirflow(), '"airflow" in sys.modules', tmp_path)
