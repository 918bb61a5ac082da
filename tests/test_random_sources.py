"""Plain Python and the IR agree on random workflow files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowc import ir
from flowc.compiler import frontend
from flowc.diagnostics import Severity, Sink
from flowc.ir.verify import require_valid
from flowc.testing import interpreted, plain
from flowc.testing.outcomes import RunFailed
from tests.generate_source import sources


def outcome(run: Any, log: Path) -> tuple[object, str]:
    """What a run gave, or how it failed, and what it logged."""
    log.write_text("")
    try:
        result = run()
    except RunFailed as failed:
        result = f"{failed.type}: {failed.message}"
    return result, log.read_text()


def compiled(path: Path) -> ir.Module:
    """The module of a file, which must have no fault."""
    sink = Sink()
    module = frontend.build(str(path), workflow="main", sink=sink)
    faults = [d for d in sink if d.severity is Severity.ERROR]
    assert module is not None and not faults, "\n".join(
        f"{d.span.line}: {d.code}: {d.message}" for d in faults
    )
    return require_valid(module)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    sources(),
    st.integers(0, 5),
    st.booleans(),
    st.lists(st.integers(0, 9), max_size=3),
)
def test_interpreter_equals_plain_python(
    source: str, n: int, flag: bool, numbers: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, log = Path(folder) / "flow.py", Path(folder) / "log.txt"
        path.write_text(source)
        module = compiled(path)
        inputs = {"n": n, "flag": flag, "numbers": numbers, "log": str(log)}
        wanted = outcome(lambda: plain.execute(path, "main", inputs), log)
        assert outcome(lambda: interpreted.execute(path, module, inputs), log) == wanted
