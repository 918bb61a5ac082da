"""A real Airflow gives what plain Python gives, where other engines do not."""

from dataclasses import replace
from pathlib import Path

import pytest
from airflow_cases import ALONE, LAB

from flowc.testing.conformance import BackendConformance
from tests.server_runs import check_another_answer_is_taken, check_runs_are_kept_apart


@pytest.mark.engine
class TestAlone(BackendConformance):
    target = "airflow"
    engine = LAB
    cases = ALONE

    @pytest.fixture(autouse=True)
    def time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Plain Python waits as servers do."""
        monkeypatch.setenv("FLOWC_TIME_SCALE", "1")


@pytest.mark.engine
def test_runs_are_kept_apart(tmp_path: Path) -> None:
    check_runs_are_kept_apart(LAB, "airflow", tmp_path)


@pytest.mark.engine
def test_another_answer_is_taken(tmp_path: Path) -> None:
    check_another_answer_is_taken(replace(LAB, answer="ship"), "airflow", tmp_path)
