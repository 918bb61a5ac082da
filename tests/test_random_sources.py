"""Plain Python and the IR agree on random workflow files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, seed, settings
from hypothesis import strategies as st

from flowc import ir
from flowc.compiler import frontend
from flowc.compiler.capabilities import Lowering
from flowc.compiler.passes.capture import capture
from flowc.compiler.passes.inline_scopes import inline_scopes
from flowc.compiler.pipeline import FLAT_FORM, LOWERED_FORM
from flowc.diagnostics import Severity, Sink
from flowc.ir.verify import require_valid
from flowc.testing import interpreted, plain
from flowc.testing.outcomes import RunFailed
from tests.contrary import apart, contrary
from tests.generate_source import sources

EXAMPLES = int(os.environ.get("FLOWC_EXAMPLES", "60"))
PARTS = 12
"""Tests of as many programs each, for several processes."""


def outcome(run: Any, log: Path) -> tuple[object, str]:
    """What a run gave, or how it failed, and what it logged."""
    log.write_text("")
    try:
        result = run()
    except RunFailed as failed:
        result = f"{failed.type}: {failed.message}"
    return result, log.read_text()


def module_of(path: Path) -> ir.Module | None:
    """The module of a file; None if it has the one fault it may have: a loop carries a value."""
    sink = Sink()
    module = frontend.build(str(path), workflow="main", sink=sink)
    faults = [d for d in sink if d.severity is Severity.ERROR]
    if any(fault.code == "loop-carried-value" for fault in faults):
        return None
    assert module is not None and not faults, "\n".join(
        f"{d.span.line}: {d.code}: {d.message}" for d in faults
    )
    return require_valid(module)


def after_each_pass(module: ir.Module) -> Iterator[ir.Module]:
    """The module after each pass of the forms that backends take, those of both once.

    And both forms as they run: without branches.
    """
    made = require_valid(inline_scopes(module))
    yield made
    done: dict[tuple[Lowering, ...], ir.Module] = {(): require_valid(capture(made))}
    yield done[()]
    for form in (LOWERED_FORM, FLAT_FORM):
        for count in range(len(form)):
            if form[: count + 1] not in done:
                before = done[form[:count]]
                after = done[form[: count + 1]] = form[count](before)
                if after != before:
                    yield require_valid(after)
    yield from map(apart, (done[LOWERED_FORM], done[FLAT_FORM]))


def assert_no_effect_is_lost(wanted: str, log: str) -> None:
    """The effects are there in order; those of calls that plain Python leaves out may be too."""
    left = iter(log.splitlines())
    assert all(line in left for line in wanted.splitlines())


@pytest.mark.parametrize("part", range(PARTS))
def test_interpreter_equals_plain_python_after_each_pass(part: int) -> None:
    # Where programs are always the same, as in the gate, each part has its own.
    (seed(part)(agree) if settings().derandomize else agree)()


@settings(
    max_examples=-(-EXAMPLES // PARTS), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(
    sources(),
    st.integers(0, 5),
    st.booleans(),
    st.lists(st.integers(0, 9), max_size=3),
)
def agree(source: str, n: int, flag: bool, numbers: list[int]) -> None:
    """A program gives in each form what plain Python gives, with its effects in order."""
    with tempfile.TemporaryDirectory() as folder:
        path, log = Path(folder) / "flow.py", Path(folder) / "log.txt"
        path.write_text(source)
        module = module_of(path)
        assume(module is not None)
        assert module is not None
        inputs = {"n": n, "flag": flag, "numbers": numbers, "log": str(log)}
        wanted = outcome(lambda: plain.execute(path, "main", inputs), log)
        with interpreted.executing(path) as execute:
            assert outcome(partial(execute, module, inputs), log) == wanted
            with_tries, *lowered = after_each_pass(module)
            for made in [with_tries, *map(contrary, lowered)]:
                result, lines = outcome(partial(execute, made, inputs), log)
                assert result == wanted[0]
                assert_no_effect_is_lost(wanted[1], lines)
