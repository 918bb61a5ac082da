"""Tells whoever listens of each attempt of a run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Progress = Callable[[str, str], None]
"""Told of each attempt: the name of its task, and "started", "done" or "failed"."""

_listener: ContextVar[Progress | None] = ContextVar("listener", default=None)


@contextmanager
def listening(progress: Progress | None) -> Iterator[None]:
    """Tell `progress` of the attempts made while the block runs."""
    token = _listener.set(progress)
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def told(name: str) -> Iterator[None]:
    """The block is an attempt of a task of that name."""
    tell = _listener.get() or _nobody
    tell(name, "started")
    try:
        yield
    except BaseException:
        tell(name, "failed")
        raise
    tell(name, "done")


def _nobody(name: str, event: str) -> None:
    """Nobody listens."""
