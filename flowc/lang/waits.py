"""Waits: for a person, for time, for a condition."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVarTuple

Arguments = TypeVarTuple("Arguments")


class Approval(NamedTuple):
    """What a person answered."""

    choice: str
    by: str = ""
    comment: str = ""


def approve(
    message: str,
    *,
    choices: Sequence[str] = ("approve", "reject"),
    default: str | None = None,
    timeout: str | None = None,
    name: str = "approve",
) -> Approval:
    """Ask a person; the choice is `default` when nobody answered in time.

    Without a default that is a `TaskFailed` of type "Timeout" and task `name`.
    """
    from flowc import local

    return local.approve(message, choices, default, name)


def sleep(duration: str) -> object:
    """Wait, as in `sleep("1h")`. The result can be named in `after`."""
    from flowc import local

    return local.sleep(duration)


def wait_until(
    probe: Callable[[*Arguments], bool],
    *args: *Arguments,
    every: str = "30s",
    timeout: str | None = "2h",
    attempts: int | None = None,
) -> object:
    """Call a task until it returns True. The result can be named in `after`.

    Running out of time or attempts is a `TaskFailed` of type "Timeout".
    """
    from flowc import local

    return local.wait_until(probe, args, every, timeout, attempts)
