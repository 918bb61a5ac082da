"""Other implementations of tasks in tests of workflows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import ParamSpec, TypeVar

from flowc.lang.tasks import Container, Task, Workflow

P = ParamSpec("P")
R = TypeVar("R")


def replace(
    task: Task[P, R] | Container[P, R] | Workflow[P, R], fake: Callable[P, R]
) -> AbstractContextManager[None]:
    """Let a function of the same signature stand for a task while the block runs."""
    from flowc import local

    return local.replaced(task, fake)
