"""A real Airflow gives, for every case and example, what plain Python gives."""

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
def test_a_planted_wrong_output_is_seen(tmp_path: Path) -> None:
    check_planted_output_is_seen(TestAirflow(), '"airflow" in sys.modules', tmp_path)
