"""The quick cases are enough to ask an engine about everything that a target may lack."""

from collections.abc import Iterable

from flowc import driver
from flowc.compiler.capabilities import Feature
from flowc.compiler.features import uses
from flowc.testing.cases import Case
from tests.engine_cases import CASES, QUICK


def test_the_quick_cases_use_every_feature_that_a_case_uses() -> None:
    assert used(CASES[name] for name in QUICK) == used(CASES.values())


def used(cases: Iterable[Case]) -> set[Feature]:
    runs = {(case.path, run.workflow) for case in cases for run in case.runs}
    modules = (driver.load(str(path), workflow=workflow).module for path, workflow in runs)
    return {feature for module in modules if module for feature in uses(module)}
