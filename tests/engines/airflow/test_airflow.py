"""A real Airflow gives, for every case and example, what plain Python gives."""

from pathlib import Path

import pytest
from airflow_cases import CASES, CHOSEN, LAB, QUICK

from flowc.testing.cases import read_case
from flowc.testing.conformance import BackendConformance


@pytest.mark.engine
class TestAirflow(BackendConformance):
    target = "airflow"
    engine = LAB
    cases = CHOSEN


def test_the_subset_names_cases() -> None:
    assert set(QUICK) <= CASES.keys()


@pytest.mark.engine
def test_a_planted_wrong_output_is_seen(tmp_path: Path) -> None:
    """The suite fails when the engine gives something else than plain Python."""
    path = tmp_path / "planted.py"
    path.write_text(
        "# run: main() == 1\n"
        "from flowc import task, workflow\n\n\n"
        "@task\ndef one() -> int:\n"
        "    import sys\n\n"
        "    return 2 if 'airflow' in sys.modules else 1\n\n\n"
        "@workflow\ndef main() -> int:\n    return one()\n"
    )
    suite = TestAirflow()
    with pytest.raises(AssertionError, match="expected Returns"):
        suite.test_case(read_case(path, tmp_path), tmp_path / "run", lambda name, value: None)
