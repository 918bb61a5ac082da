"""Task groups: called workflows, fan-outs of several calls, and branches fold into a box each.

So does a block in a `try` that was made a workflow. The names of the steps of a workflow begin with
that of its call (`passes/inline.py`). Groups are for readers: the ids of tasks, and what waits for
what, are the same without them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple, TypeVar

from flowc import ir
from flowc.backends.airflow.flow import Flow
from flowc.backends.airflow.steps import Compute, Run, Step, within
from flowc.compiler.passes.inline import SEPARATOR
from flowc.compiler.passes.names import Names
from flowc.compiler.scripts.layout import call, keyword, quoted

MAX_GROUP_ID = 200
"""Characters of a `group_id`. Source: `airflow.sdk`, `validate_group_key`, 3.3."""


class Region(NamedTuple):
    """What a step stands in: a called workflow, or a fan-out or branch."""

    name: str
    is_call: bool


T = TypeVar("T")

Regions = tuple[Region, ...]
"""All that a step stands in, outer first."""

Path = tuple[str, ...]
"""The ids of the groups that a step stands in, outer first."""


def groups_of(flow: Flow) -> dict[str, Path]:
    """The groups that each step stands in, by its name.

    A group holds several calls of the author's, and not all that are around it.
    """
    runs = {step.name: _regions(step) for step in flow.steps if isinstance(step, Run)}
    sizes = Counter(path[:end] for path in runs.values() for end in range(len(path) + 1))
    names = Names({step.task_id for step in flow.steps})
    ids: dict[Regions, str] = {}
    for path in runs.values():
        for kept in _kept(path, sizes):
            if kept not in ids:
                ids[kept] = names.fresh(kept[-1].name)
    return {
        name: tuple(ids[path[:end]] for end in range(len(path) + 1) if path[:end] in ids)
        for name, path in _with_computes(flow, runs).items()
    }


def _kept(path: Regions, sizes: Mapping[Regions, int]) -> Iterator[Regions]:
    """The regions of a step that become groups.

    Of those that hold the same calls it is the outermost called workflow, else the innermost.
    """
    prefixes = [path[:end] for end in range(1, len(path) + 1)]
    for size, alike in groupby(prefixes, key=lambda prefix: sizes[prefix]):
        same = [prefix for prefix in alike if len(prefix[-1].name) <= MAX_GROUP_ID]
        calls = [prefix for prefix in same if prefix[-1].is_call]
        if same and 1 < size != sizes[()]:
            yield (calls or same[-1:])[0]


def _with_computes(flow: Flow, runs: Mapping[str, Regions]) -> dict[str, Regions]:
    """What each step stands in, by its name.

    A generated step stands with all that read it, if it gives them more than a condition; and with
    those between which it stands.
    """
    known = {path[end]: path[: end + 1] for path in runs.values() for end in range(len(path))}
    elsewhere = {name for step in flow.steps for name, _ in flow.gates(step)}
    elsewhere.update(ir.yielded(flow.workflow.body))
    found = dict(runs)
    readers: dict[str, list[Regions]] = {}
    for step in reversed(flow.steps):
        waited = flow.waits_for(step)
        if isinstance(step, Compute):
            own = (known[region] for region in reversed(_regions(step)) if region in known)
            theirs = readers.get(step.name, [])
            before = [runs[name] for name in waited if name in runs]
            paths = [next(own, ()), *(_shared(one, other) for one in theirs for other in before)]
            if elsewhere.isdisjoint(step.exported):
                paths.append(_shared(*theirs))
            found[step.name] = max(paths, key=len)
        for name in waited:
            readers.setdefault(name, []).append(found[step.name])
    return found


def _regions(step: Step) -> Regions:
    """What the names say that a step stands in; all its expressions do."""
    names = [step.name] if isinstance(step, Run) else [line.name for line in step.lines]
    calls = _shared(*(name.split(SEPARATOR)[:-1] for name in names))
    found: dict[Region, None] = {}
    for region in within(step):
        found |= dict.fromkeys(_calls(region.split(SEPARATOR)[:-1]))
        found[Region(region, is_call=False)] = None
    return (*(found | dict.fromkeys(_calls(calls))),)


def _calls(names: Sequence[str]) -> Iterator[Region]:
    """The calls that are named one in the other."""
    if all(names):
        for end in range(1, len(names) + 1):
            yield Region(SEPARATOR.join(names[:end]), is_call=True)


def together(flow: Flow, groups: Mapping[str, Path]) -> Iterator[Step]:
    """The steps, each after those it waits for; those of a group, if possible, in a row."""
    steps = flow.steps
    if not any(groups.values()):
        yield from steps
        return
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


def _shared(*paths: Sequence[T]) -> tuple[T, ...]:
    """What paths begin with, all of them."""
    alike = takewhile(lambda names: len({*names}) == 1, zip(*paths, strict=False))
    return tuple(names[0] for names in alike)
