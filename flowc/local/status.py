"""`status()` in plain Python: how the `try` of a `finally` ended.

Python does not say whether a `finally` runs because of a failure: `sys.exception()` may as well
belong to a handler around it. But a failure that is on its way through a `try` was raised on a
line of that `try`, and its traceback says so. The exception being handled, or one in its chain of
contexts, is therefore the failure of the `try` whose lines its traceback passed in this frame.
"""

import ast
import linecache
import sys
from collections.abc import Iterator
from functools import lru_cache
from types import FrameType

from flowc.lang.failures import Status, TaskFailed


def status(frame: FrameType) -> Status:
    """The status of the innermost `try` in whose `finally` a frame is."""
    while frame.f_code.co_name.startswith("<") and frame.f_back is not None:
        frame = frame.f_back  # a comprehension has a frame of its own
    lines = _lines_of_try(frame)
    for error in _contexts(sys.exc_info()[1]):
        if any(line in lines for line in _lines_passed(error, frame)):
            task = error.task if isinstance(error, TaskFailed) else None
            return Status("Failed", task, getattr(error, "message", str(error)))
    return Status("Succeeded")


def _lines_of_try(frame: FrameType) -> range:
    """The lines of body, handlers and `else` of the `try` in whose `finally` a frame is."""
    file = frame.f_code.co_filename
    found = [
        node
        for node in _tries("".join(linecache.getlines(file, frame.f_globals)))
        if node.finalbody[0].lineno <= frame.f_lineno <= (node.finalbody[-1].end_lineno or 0)
    ]
    if not found:
        raise RuntimeError("`status()` is for `finally` blocks")
    innermost = max(found, key=lambda node: node.finalbody[0].lineno)
    return range(innermost.lineno, innermost.finalbody[0].lineno)


@lru_cache(maxsize=64)
def _tries(source: str) -> tuple[ast.Try | ast.TryStar, ...]:
    return tuple(
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Try | ast.TryStar) and node.finalbody
    )


def _contexts(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__context__


def _lines_passed(error: BaseException, frame: FrameType) -> Iterator[int]:
    entry = error.__traceback__
    while entry is not None:
        if entry.tb_frame is frame:
            yield entry.tb_lineno
        entry = entry.tb_next
