"""The interpreter gives, for every case in the form of each target, what plain Python gives.

So it does when operations run in another order, as on an engine that starts what waits for nothing.
"""

from functools import partial
from pathlib import Path

import pytest
from test_interpreter import NOT_INTERPRETED

from flowc import driver, ir
from flowc.backends import backend, names
from flowc.compiler.passes.legalize import legalize
from flowc.compiler.pipeline import in_form
from flowc.diagnostics import Sink
from flowc.ir.verify import require_valid
from flowc.testing import interpreted
from flowc.testing.cases import Case
from flowc.testing.outcomes import complaint, outcome_of
from tests.contrary import apart, contrary
from tests.engine_cases import CASES

INTERPRETED = [
    case
    for case in CASES.values()
    if case.runs and case.name not in NOT_INTERPRETED and not case.expects_errors("interpreter")
]


def forms(module: ir.Module) -> list[ir.Module]:
    """What the targets that can express a module make of it, before they emit."""
    found: list[ir.Module] = []
    for target in map(backend, names()):
        sink = Sink()
        legal = legalize(module, target.capabilities, sink)
        if not sink.has_errors and (form := in_form(legal, target.passes)) not in found:
            found.append(require_valid(form))
    return [*found, *map(apart, found)]


@pytest.mark.parametrize("case", INTERPRETED, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    for workflow in dict.fromkeys(run.workflow for run in case.runs):
        module = driver.load(str(case.path), workflow=workflow).module
        assert module is not None
        made = forms(module)
        for number, form in enumerate([*made, *map(contrary, made)]):
            execute = partial(interpreted.execute, case.path, form)
            for run in case.runs:
                if run.workflow == workflow:
                    outcome = outcome_of(run, tmp_path / f"{number}-{run.line}", execute)
                    assert complaint(run, outcome) is None
