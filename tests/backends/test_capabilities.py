"""What a target's table says of a feature is what becomes of a module that uses it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from flowc import driver, ir
from flowc.backends import backend, names
from flowc.compiler.capabilities import Feature, Lowered, Native
from flowc.compiler.features import uses
from flowc.compiler.passes.capture import capture
from flowc.compiler.passes.inline_scopes import inline_scopes
from flowc.diagnostics import Diagnostic, Sink
from flowc.diagnostics.catalog import LOST_FEATURE, UNSUPPORTED_FEATURE
from flowc.diagnostics.model import Rule
from flowc.testing.cases import read_cases

HERE = Path(__file__).parent


@cache
def modules() -> dict[Feature, list[ir.Module]]:
    """Some modules that use each feature; failures are caught by calls only in lowered ones."""
    found: dict[Feature, list[ir.Module]] = {feature: [] for feature in Feature}
    for module in loaded():
        forms = [module]
        if Feature.SERVICE not in uses(module):
            forms.append(capture(inline_scopes(module)))
        for form in forms:
            for feature in uses(form):
                if len(found[feature]) < 4:
                    found[feature].append(form)
    return found


def loaded() -> Iterator[ir.Module]:
    """A module for each workflow of the cases that runs, and one of what cannot be run here."""
    files = [
        (case.path, run.workflow) for case in read_cases(HERE.parent / "cases") for run in case.runs
    ]
    for path, workflow in dict.fromkeys([*files, (HERE / "operational.py", "main")]):
        module = driver.load(str(path), workflow=workflow).module
        if module is not None:
            yield module


@pytest.mark.parametrize("feature", Feature)
@pytest.mark.parametrize("target", names())
def test_a_feature_is_run_or_reported(target: str, feature: Feature) -> None:
    """Nothing is dropped in silence: what a target lacks is an error or a stated loss, there."""
    answer = backend(target).capabilities[feature]
    users = modules()[feature]
    assert users, "no case uses it"
    for module in users:
        spans = {(span.line, span.column) for span in uses(module)[feature]}
        sink = Sink()
        driver.emit(module, backend(target), None, sink)
        told = [d for d in sink if (d.span.line, d.span.column) in spans]
        if isinstance(answer, Native | Lowered):
            assert not any(is_said(UNSUPPORTED_FEATURE, feature, diagnostic) for diagnostic in told)
        else:
            rule = UNSUPPORTED_FEATURE if feature.changes_meaning else LOST_FEATURE
            said = [d.span for d in told if is_said(rule, feature, d)]
            assert {(span.line, span.column) for span in said} == spans


def is_said(rule: Rule, feature: Feature, diagnostic: Diagnostic) -> bool:
    """Whether a diagnostic says by a rule that the target lacks a feature."""
    features, _, _ = diagnostic.message.partition(": ")
    return diagnostic.rule is rule and f"`{feature}`" in features
