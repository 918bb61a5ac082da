"""What expressions may call beside Python's own functions. Generated steps carry this source.

The folds are the reductions of a loop: `x += e`, `x = max(x, e)`, `ok = ok and e`... over the
values that `e` has in turn. Each definition stands on its own, so that a step takes what it needs.
"""

from collections.abc import Iterable
from typing import Any


def fold_add(start: Any, values: Iterable[Any]) -> Any:
    """What `x` is after `x += value` for each value.

    >>> fold_add(1, [2, 3])
    6
    """
    total = start
    for value in values:
        total = total + value
    return total


def fold_max(start: Any, values: Iterable[Any]) -> Any:
    """What `x` is after `x = max(x, value)` for each value.

    >>> fold_max(1, [3, 2])
    3
    """
    largest = start
    for value in values:
        largest = max(largest, value)
    return largest


def fold_min(start: Any, values: Iterable[Any]) -> Any:
    """What `x` is after `x = min(x, value)` for each value.

    >>> fold_min(2, [3, 1])
    1
    """
    smallest = start
    for value in values:
        smallest = min(smallest, value)
    return smallest


def fold_and(start: Any, values: Iterable[Any]) -> Any:
    """What `x` is after `x = x and value` for each value.

    >>> fold_and(True, [True, False, True])
    False
    """
    outcome = start
    for value in values:
        outcome = outcome and value
    return outcome


def fold_or(start: Any, values: Iterable[Any]) -> Any:
    """What `x` is after `x = x or value` for each value.

    >>> fold_or(False, [False, True])
    True
    """
    outcome = start
    for value in values:
        outcome = outcome or value
    return outcome


class Outcome:
    """What a call gave that may fail: its value, or the failure as data; the other is None."""

    def __init__(self, value: Any, failure: Any) -> None:
        self.value = value
        self.failure = failure


class Failure:
    """A failure as data: of a task, of a workflow that said so, or of an expression ("error")."""

    def __init__(
        self, kind: str, task: "str | None", type: str, message: str, exit_code: "int | None" = None
    ) -> None:
        self.kind = kind
        self.task = task
        self.type = type
        self.message = message
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.task}: {self.message}" if self.kind == "task" else self.message
