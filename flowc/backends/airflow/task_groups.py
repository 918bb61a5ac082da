"""Task groups: what a called workflow has become, or a block that was made one, stands together.

The names of such steps begin with that of the call (`passes/inline.py`). Groups are for readers:
the ids of tasks, and what waits for what, are the same without them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise, takewhile

from flowc.backends.airflow.flow import Flow
from flowc.backends.airflow.steps import Run, Step
from flowc.compiler.passes.inline import SEPARATOR
from flowc.compiler.passes.names import Names
from flowc.compiler.scripts.layout import call, keyword, quoted

MAX_GROUP_ID = 200
"""Characters of a `group_id`. Source: `airflow.sdk`, `validate_group_key`, 3.3."""

Path = tuple[str, ...]
"""The ids of the groups that a step stands in, outer first."""


def groups_of(steps: Sequence[Step]) -> dict[str, Path]:
    """The groups that each step stands in, by its name.

    A group holds several steps, and not all that is around it.
    """
    calls = {step.name: _calls(step) for step in steps}
    sizes = Counter(path[:end] for path in calls.values() for end in range(len(path) + 1))
    names = Names({step.task_id for step in steps})
    ids = {
        path: names.fresh(SEPARATOR.join(path))
        for path, size in sizes.items()
        if path and 1 < size != sizes[path[:-1]]
    }
    return {name: _path(path, ids) for name, path in calls.items()}


def _calls(step: Step) -> tuple[str, ...]:
    """The calls that a step stands in, outer first; all its expressions do."""
    names = [step.name] if isinstance(step, Run) else [line.name for line in step.lines]
    found = _shared(*(name.split(SEPARATOR)[:-1] for name in names))
    return found if all(found) and len(SEPARATOR.join(found)) <= MAX_GROUP_ID else ()


def _path(calls: tuple[str, ...], ids: Mapping[tuple[str, ...], str]) -> Path:
    around = (calls[:end] for end in range(1, len(calls) + 1))
    return tuple(ids[each] for each in around if each in ids)


def together(flow: Flow, groups: Mapping[str, Path]) -> Iterator[Step]:
    """The steps, each after those it waits for; those of a group, if possible, in a row."""
    steps = flow.steps
    positions = {step.name: position for position, step in enumerate(steps)}
    waits = {step.name: flow.waits_for(step) for step in steps}
    readers: dict[str, list[str]] = {}
    for name, waited in waits.items():
        for other in waited:
            readers.setdefault(other, []).append(name)
    ready: dict[Path, list[int]] = {}

    def add(name: str) -> None:
        path = groups[name]
        for end in range(len(path) + 1):
            heappush(ready.setdefault(path[:end], []), positions[name])

    for name, waited in waits.items():
        if not waited:
            add(name)
    done: set[int] = set()
    current: Path = ()
    while len(done) < len(steps):
        position = _next(ready, current, done)
        step = steps[position]
        done.add(position)
        current = groups[step.name]
        yield step
        for name in readers.get(step.name, ()):
            waits[name].remove(step.name)
            if not waits[name]:
                add(name)


def _next(ready: Mapping[Path, list[int]], current: Path, done: set[int]) -> int:
    """The first step that waits for nothing: of this group, else of the one around it..."""
    for end in range(len(current), -1, -1):
        waiting = ready.get(current[:end], [])
        while waiting:
            position = heappop(waiting)
            if position not in done:
                return position
    raise AssertionError("the steps of a DAG wait for each other")


class Blocks:
    """The `with` statements of groups, for steps in this order."""

    def __init__(self, paths: Sequence[Path], names: Names) -> None:
        opened = [group for before, path in pairwise(((), *paths)) for group in _new(before, path)]
        again = [group for group, count in Counter(opened).items() if count > 1]
        self._variables = {group: names.fresh(f"{group}_group") for group in again}
        self._made: set[str] = set()
        self._path: Path = ()

    def enter(self, path: Path) -> tuple[list[str], int]:
        """The lines before the next step, and the spaces before its own lines."""
        new = _new(self._path, path)
        first = len(path) - len(new)
        heads = [f"{' ' * 4 * (first + n + 1)}{self._head(group)}" for n, group in enumerate(new)]
        self._path = path
        return heads, 4 * (len(path) + 1)

    def _head(self, group: str) -> str:
        variable = self._variables.get(group)
        if group in self._made:
            return f"with {variable}:"
        self._made.add(group)
        made = call("TaskGroup", quoted(group), keyword("prefix_group_id", "False"))
        return f"with {made} as {variable}:" if variable else f"with {made}:"


def _new(before: Path, path: Path) -> Path:
    """The groups that a path enters after another one."""
    return path[len(_shared(before, path)) :]


def _shared(*paths: Sequence[str]) -> Path:
    """What paths begin with, all of them."""
    alike = takewhile(lambda names: len({*names}) == 1, zip(*paths, strict=False))
    return tuple(names[0] for names in alike)
