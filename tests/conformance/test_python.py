"""Every case and example, Airflow's own among them, gives in plain Python what its comments say."""

from functools import partial
from pathlib import Path

import pytest

from flowc.testing import plain
from flowc.testing.cases import Case
from flowc.testing.outcomes import complaint, outcome_of
from tests.engine_cases import ALONE, CASES, ELSEWHERE, SERVICES

KEPT = [*CASES.values(), *ALONE, *ELSEWHERE, *SERVICES]


@pytest.mark.parametrize("case", KEPT, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    for number, run in enumerate(case.runs):
        execute = partial(plain.execute, case.path, run.workflow)
        assert complaint(run, outcome_of(run, tmp_path / str(number), execute)) is None
