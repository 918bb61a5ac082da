"""Attempts after the first: how many, when, and for which failures."""

from flowc.lang.failures import KILLED, TaskFailed
from flowc.lang.options import Retry
from flowc.lang.units import duration_s
from flowc.local.clock import TimedOut

_TYPES = {"timeout": "Timeout", "oom": "OutOfMemory", "evicted": "Evicted"}


def retry_of(option: int | Retry) -> Retry:
    """The option `retries`, of which a number is the short form."""
    return option if isinstance(option, Retry) else Retry(limit=option)


def delay_s(retry: Retry, attempt: int) -> float:
    """How long to wait after that attempt, which failed; the first is 0."""
    delay = duration_s(retry.delay) * retry.backoff**attempt
    return delay if retry.max_delay is None else min(delay, duration_s(retry.max_delay))


def is_retried(retry: Retry, failure: TaskFailed) -> bool:
    """Whether such a failure is worth another attempt.

    A task that took too long has raised nothing: only "timeout" says that.
    """
    return retry.on is None or any(_matches(item, failure) for item in retry.on)


def _matches(item: int | str | type[BaseException], failure: TaskFailed) -> bool:
    match item:
        case int():
            return failure.exit_code == item
        case "oom" if failure.exit_code == KILLED:
            return True
        case str():
            return failure.type == _TYPES.get(item, item)
        case _:
            cause = failure.__cause__
            return isinstance(cause, item) and not isinstance(cause, TimedOut)
