"""How workflows see failure: two exceptions, and the status that `finally` may ask for."""

import sys
from typing import Literal, NamedTuple

KILLED = 137
"""The exit code of a command that was killed, as one is that takes more memory than there is."""

MESSAGE_LIMIT = 2000
"""The message of a failure is cut at this many characters."""


class TaskFailed(Exception):
    """A call of a task failed, after its retries.

    `type` is the exception's class name, or "ExitCode", "Timeout", "OutOfMemory", "Evicted".
    """

    def __init__(self, task: str, type: str, message: str, exit_code: int | None = None) -> None:
        super().__init__(task, type, message, exit_code)
        self.task = task
        self.type = type
        self.message = message
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.task}: {self.message}"


class WorkflowFailed(Exception):
    """Raised by a workflow to end its run as failed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Status(NamedTuple):
    """How a `try` ended: `task` and `message` are those of the failure, if it failed."""

    state: Literal["Succeeded", "Failed"]
    task: str | None = None
    message: str | None = None


def status() -> Status:
    """How the `try` of this `finally` ended; "Succeeded" when its failure was handled."""
    from flowc import local

    return local.status(sys._getframe(1))
