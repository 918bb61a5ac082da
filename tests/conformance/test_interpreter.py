"""The interpreter gives, for every case and example, what plain Python gives."""

from functools import partial
from pathlib import Path

import pytest

from flowc import driver
from flowc.testing import interpreted
from flowc.testing.cases import Case
from flowc.testing.outcomes import complaint, outcome_of
from tests.engine_cases import CASES

NOT_INTERPRETED = {
    "options/environment_of_one_call": "options of one call reach engines, not functions",
    "scopes/service": "the interpreter starts no services",
    "scopes/service_in_a_try": "the interpreter starts no services",
    "corpus/p21_sidecar": "the interpreter starts no services",
}


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    if case.name in NOT_INTERPRETED:
        pytest.skip(NOT_INTERPRETED[case.name])
    if any(mark.severity == "error" and mark.target is None for mark in case.marks):
        pytest.skip("no target can express it")
    for number, run in enumerate(case.runs):
        result = driver.load(str(case.path), workflow=run.workflow)
        assert result.module is not None, [d.message for d in result.diagnostics]
        execute = partial(interpreted.execute, case.path, result.module)
        assert complaint(run, outcome_of(run, tmp_path / str(number), execute)) is None
