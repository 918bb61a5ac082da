"""Waits in plain Python: answers for approvals, scaled sleep, probes."""

import getpass
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flowc.lang.failures import TaskFailed
from flowc.lang.units import duration_s
from flowc.lang.waits import Approval
from flowc.local.clock import wait_s

Answer = str | Approval | Sequence[str | Approval]
"""A choice, or a list of them for an approval in a fan-out."""

_answers: ContextVar[Mapping[str, str | Approval | deque[str | Approval]]] = ContextVar("answers")


@contextmanager
def answering(answers: Mapping[str, Answer]) -> Iterator[None]:
    """Answer approvals, by name, while the block runs."""
    given = {
        name: answer if isinstance(answer, str | Approval) else deque(answer)
        for name, answer in answers.items()
    }
    token = _answers.set(given)
    try:
        yield
    finally:
        _answers.reset(token)


def approve(message: str, choices: Sequence[str], default: str | None, name: str) -> Approval:
    """Ask a person: answers that were given first, then the terminal, then the default."""
    approval = _given(name) or _asked(message, choices)
    if approval is None and default is not None:
        approval = Approval(default)
    if approval is None:
        raise TaskFailed(name, "Timeout", "nobody answered")
    if approval.choice not in choices:
        raise ValueError(f"approval `{name}` takes {', '.join(choices)}, not {approval.choice!r}")
    return approval


def _given(name: str) -> Approval | None:
    answer = _answers.get({}).get(name)
    if isinstance(answer, deque):
        if not answer:
            raise ValueError(f"approval `{name}` is asked more often than there are answers")
        answer = answer.popleft()
    return Approval(answer) if isinstance(answer, str) else answer


def _asked(message: str, choices: Sequence[str]) -> Approval | None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    while True:
        print(f"{message} [{'/'.join(choices)}] ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if line.strip() in choices:
            return Approval(line.strip(), by=getpass.getuser())
        if not line:
            return None


def sleep(duration: str) -> object:
    """Wait for that time, scaled."""
    wait_s(duration_s(duration))
    return None


def wait_until(
    probe: Callable[..., bool],
    args: Sequence[Any],
    every: str,
    timeout: str | None,
    attempts: int | None,
) -> object:
    """Call the probe until it returns True; its limit counts in written time, not in scaled."""
    every_s = duration_s(every)
    limit_s = None if timeout is None else duration_s(timeout)
    made = 1
    while not probe(*args):
        if made == attempts or (limit_s is not None and made * every_s > limit_s):
            name = getattr(probe, "__name__", "wait_until")
            raise TaskFailed(name, "Timeout", f"not true after {made} attempts")
        wait_s(every_s)
        made += 1
    return None
