"""Plain Python and the IR agree on random workflow files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from flowc import ir
from flowc.compiler import frontend
from flowc.compiler.passes.capture import capture
from flowc.compiler.passes.compute_branches import compute_branches
from flowc.compiler.passes.follow_flags import follow_flags
from flowc.compiler.passes.inline_scopes import inline_scopes
from flowc.compiler.passes.outline import outline
from flowc.compiler.passes.prune import prune
from flowc.diagnostics import Severity, Sink
from flowc.ir.verify import require_valid
from flowc.testing import interpreted, plain
from flowc.testing.outcomes import RunFailed
from tests.generate_source import sources

EXAMPLES = int(os.environ.get("FLOWC_EXAMPLES", "60"))


def outcome(run: Any, log: Path) -> tuple[object, str]:
    """What a run gave, or how it failed, and what it logged."""
    log.write_text("")
    try:
        result = run()
    except RunFailed as failed:
        result = f"{failed.type}: {failed.message}"
    return result, log.read_text()


def compiled(path: Path) -> ir.Module:
    """The module of a file, which must have no fault but one: a value that a loop carries."""
    sink = Sink()
    module = frontend.build(str(path), workflow="main", sink=sink)
    faults = [d for d in sink if d.severity is Severity.ERROR]
    assume(not any(fault.code == "loop-carried-value" for fault in faults))
    assert module is not None and not faults, "\n".join(
        f"{d.span.line}: {d.code}: {d.message}" for d in faults
    )
    return require_valid(module)


def lowered(module: ir.Module) -> ir.Module:
    """The module in the form of targets without `try`, locks and nested regions."""
    captured = require_valid(capture(inline_scopes(module)))
    return require_valid(prune(outline(compute_branches(follow_flags(captured)))))


def assert_no_effect_is_lost(wanted: str, log: str) -> None:
    """The effects are there in order; those of calls that plain Python leaves out may be too."""
    left = iter(log.splitlines())
    assert all(line in left for line in wanted.splitlines())


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    sources(),
    st.integers(0, 5),
    st.booleans(),
    st.lists(st.integers(0, 9), max_size=3),
)
def test_interpreter_equals_plain_python_before_and_after_lowering(
    source: str, n: int, flag: bool, numbers: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, log = Path(folder) / "flow.py", Path(folder) / "log.txt"
        path.write_text(source)
        module = compiled(path)
        inputs = {"n": n, "flag": flag, "numbers": numbers, "log": str(log)}
        wanted = outcome(lambda: plain.execute(path, "main", inputs), log)
        assert outcome(lambda: interpreted.execute(path, module, inputs), log) == wanted
        simple = lowered(module)
        result, lines = outcome(lambda: interpreted.execute(path, simple, inputs), log)
        assert result == wanted[0]
        assert_no_effect_is_lost(wanted[1], lines)
