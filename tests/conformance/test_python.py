"""Every case and example gives in plain Python what its comments say."""

from functools import partial
from pathlib import Path

import pytest
from conformance_cases import ALL_CASES

from flowc.testing import plain
from flowc.testing.cases import Case
from flowc.testing.outcomes import complaint, outcome_of


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    for number, run in enumerate(case.runs):
        execute = partial(plain.execute, case.path, run.workflow)
        assert complaint(run, outcome_of(run, tmp_path / str(number), execute)) is None
