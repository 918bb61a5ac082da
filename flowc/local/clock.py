"""Time in plain Python: waits that tests can shorten, and limits that interrupt."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from flowc.lang.units import duration_s


class TimedOut(Exception):
    """A time limit ran out."""

    def __init__(self, limit: str) -> None:
        super().__init__(f"timed out after {duration_s(limit):g}s")


class _Interrupt(BaseException):
    """Ends what a time limit is around; no `except Exception` of a task may take it."""


def wait_s(seconds: float) -> None:
    """Wait for that time, scaled by `FLOWC_TIME_SCALE`."""
    scaled = seconds * float(os.environ.get("FLOWC_TIME_SCALE", "1"))
    if scaled > 0:
        time.sleep(scaled)


@contextmanager
def time_limit(limit: str | None) -> Iterator[None]:
    """Raise `TimedOut` after that time, where Python can be interrupted: in POSIX's main thread.

    Limits nest: a shorter one around the block stays in force, and ends the block as its own.
    """
    outer_s = signal.getitimer(signal.ITIMER_REAL)[0] if _can_interrupt() else 0.0
    if limit is None or not _can_interrupt() or 0 < outer_s <= duration_s(limit):
        yield
        return
    interrupt = _Interrupt()

    def ring(signal_number: int, frame: FrameType | None) -> None:
        raise interrupt

    handler = signal.signal(signal.SIGALRM, ring)
    start = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, duration_s(limit))
    try:
        yield
    except _Interrupt as error:
        if error is interrupt:
            raise TimedOut(limit) from None
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if outer_s:
            left_s = outer_s - (time.monotonic() - start)
            signal.setitimer(signal.ITIMER_REAL, max(left_s, 0.001))


def _can_interrupt() -> bool:
    return hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
