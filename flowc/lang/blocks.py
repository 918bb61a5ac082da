"""Blocks of calls: order without data, limits and locks.

Plain Python runs one call after another, so these blocks have nothing to do there.
"""

from types import TracebackType


class Block:
    """What `with` takes. It never swallows an exception."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None:
        return None


def after(*calls: object) -> Block:
    """The calls of the block start when those calls have ended; name them by their results."""
    return Block()


def sequential() -> Block:
    """The statements of the block run in source order, elements of fan-outs too."""
    return Block()


def parallel() -> Block:
    """Inside the block only data gives the order, also of calls that return nothing."""
    return Block()


def concurrency(limit: int) -> Block:
    """At most `limit` calls of the block run at a time."""
    return Block()


def mutex(name: str) -> Block:
    """No other run holds the lock of that name while the block runs."""
    return Block()


def semaphore(name: str, size: int) -> Block:
    """At most `size` blocks hold the semaphore of that name, over all runs."""
    return Block()
