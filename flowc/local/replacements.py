"""Other implementations of tasks and workflows, for tests."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flowc.lang.tasks import Callee

Function = Callable[..., Any]

_replaced: ContextVar[Mapping[Function, Function]] = ContextVar("replaced")


def replacement_of(callee: Callee[..., Any]) -> Function | None:
    """What stands for a task or workflow now, if anything does."""
    return _replaced.get({}).get(callee.function)


@contextmanager
def replaced(callee: Callee[..., Any], function: Function) -> Iterator[None]:
    """Let a function stand for a task or workflow while the block runs."""
    token = _replaced.set({**_replaced.get({}), callee.function: function})
    try:
        yield
    finally:
        _replaced.reset(token)
