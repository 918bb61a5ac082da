"""Each target tells of every case and example what the case marks, before any engine is asked."""

import pytest

from flowc import driver
from flowc.backends.registry import BUILT_IN
from flowc.testing.cases import Case
from flowc.testing.conformance import unlike_marks
from tests.engine_cases import CASES, SERVERS


@pytest.mark.parametrize("target", BUILT_IN)
@pytest.mark.parametrize("case", [*CASES.values(), *SERVERS], ids=lambda case: case.name)
def test_case(case: Case, target: str) -> None:
    results = [driver.compile(str(case.path), target, workflow=name) for name in case.workflows]
    assert unlike_marks(case, target, [d for r in results for d in r.diagnostics]) is None
