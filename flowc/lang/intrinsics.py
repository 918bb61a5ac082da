"""What expressions may call beside Python's own functions. Generated steps carry this source.

The folds are the reductions of a loop: `x += e`, `x = max(x, e)`, `ok = ok and e`... over the
values that `e` has in turn. The others make one list of the elements of nested loops, and bring
their results back into the form of the loops: flat data parallelism, as in Blelloch's NESL. Each
definition stands on its own, so that a step takes what it needs.
"""

from collections.abc import Iterable, Sequence
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


def flat_join(lists: Iterable[Iterable[Any]], like: "Iterable[Any] | None" = None) -> Any:
    """The elements of all lists in one; each list must be as long as its fellow in `like`.

    >>> flat_join([[1, 2], [], [3]])
    [1, 2, 3]
    """
    joined = [*lists]
    if like is not None and [len([*each]) for each in joined] != [len([*each]) for each in like]:
        raise ValueError("fan-out over unequal lists")
    return [value for each in joined for value in each]


def flat_repeat(values: Sequence[Any], lists: Iterable[Iterable[Any]]) -> Any:
    """Each value once for each element of its list.

    >>> flat_repeat(["a", "b", "c"], [[1, 2], [], [3]])
    ['a', 'a', 'c']
    """
    return [values[index] for index, each in enumerate(lists) for _ in each]


def flat_split(values: Iterable[Any], lists: Iterable[Iterable[Any]]) -> Any:
    """The values cut into lists of these lengths: what `flat_join` undoes.

    >>> flat_split([1, 2, 3], ["ab", "", "c"])
    [[1, 2], [], [3]]
    """
    rest = iter(values)
    return [[next(rest) for _ in each] for each in lists]


def flat_where(values: Iterable[Any], flags: Sequence[bool], flag: bool) -> Any:
    """The values whose flag is this one.

    >>> flat_where(["a", "b", "c"], [True, False, True], True)
    ['a', 'c']
    """
    return [value for index, value in enumerate(values) if flags[index] == flag]


def flat_merge(flags: Iterable[bool], taken: Iterable[Any], others: Iterable[Any]) -> Any:
    """One value for each flag: the next of `taken` where it is true, else the next of `others`.

    >>> flat_merge([True, False, True], ["a", "c"], ["b"])
    ['a', 'b', 'c']
    """
    sides = {True: iter(taken), False: iter(others)}
    return [next(sides[flag]) for flag in flags]


def flat_copies(value: Any, values: Iterable[Any]) -> Any:
    """The value once for each of these.

    >>> flat_copies("a", [1, 2])
    ['a', 'a']
    """
    return [value for _ in values]


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
