"""Which expressions share a generated step, and the order of the steps.

Expressions that wait for the same steps share one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from flowc.backends.airflow.steps import Compute, Gate, Line, Run, Step, data_of, names_of_step


@dataclass(frozen=True)
class Pending:
    """An expression that is not in a step yet."""

    line: Line
    gate: Gate | None
    after: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of its value."""
        return self.line.name

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The values and steps that it waits for."""
        conditions = (self.gate.condition,) if self.gate else ()
        return tuple(dict.fromkeys((*self.line.reads, *self.after, *conditions)))


Front = frozenset[Hashable]
"""What a value waits for: steps, and expressions of another branch, which are steps too."""


class Fronts:
    """What values wait for, as far as the steps and expressions have been added that give them."""

    def __init__(self) -> None:
        self._fronts: dict[str, Front] = {}
        self._gates: dict[str, Gate | None] = {}

    def of(self, item: Pending) -> Front:
        """What an expression waits for."""
        front: set[Hashable] = set()
        for name in item.reads:
            front |= self._fronts.get(name, frozenset())
            if name in self._gates and self._gates[name] != item.gate:
                front.add((self._gates[name], self._fronts[name]))
        return frozenset(front)

    def add(self, item: Run | Pending) -> None:
        """Add what a step or expression gives."""
        if isinstance(item, Run):
            front: Front = frozenset({item.name})
            self._fronts.update(dict.fromkeys(names_of_step(item), front))
        else:
            self._fronts[item.name], self._gates[item.name] = self.of(item), item.gate


def grouped(items: list[Run | Pending], result: set[str]) -> list[Step]:
    """The steps: expressions that wait for the same steps, in the same branch, are one.

    One that only a single group reads joins it.
    """
    pending = {item.name: item for item in items if isinstance(item, Pending)}
    fronts = Fronts()
    keys: dict[str, tuple[Gate | None, Front]] = {}
    for item in items:
        if isinstance(item, Pending):
            keys[item.name] = (item.gate, fronts.of(item))
        fronts.add(item)
    readers = readers_of(items, result)
    for name in reversed(list(pending)):
        found = {keys[reader] for reader in readers.get(name) or ()}
        if len(found) == 1 and {key[0] for key in found} == {pending[name].gate}:
            keys[name] = found.pop()
    groups: dict[tuple[Gate | None, Front], list[Pending]] = {}
    for name, item in pending.items():
        groups.setdefault(keys[name], []).append(item)
    steps: list[Step] = [item for item in items if isinstance(item, Run)]
    for group in groups.values():
        steps += _computes(group, readers)
    return steps


def readers_of(items: Iterable[Run | Pending], result: Iterable[str]) -> dict[str, set[str] | None]:
    """The expressions that read each value; None: a step, a gate or the result reads it too."""
    readers: dict[str, set[str] | None] = dict.fromkeys(result)
    for item in items:
        if item.gate is not None:
            readers.update((gate.condition, None) for gate in item.gate.chain())
        if isinstance(item, Run):
            readers.update(dict.fromkeys((*data_of(item), *item.after)))
            continue
        for name in (*item.line.reads, *item.after):
            found = readers.setdefault(name, set())
            if found is not None:
                found.add(item.name)
    return readers


def _computes(group: list[Pending], readers: Mapping[str, set[str] | None]) -> Iterator[Compute]:
    """The steps of some expressions: one, and one more for each list that must stand alone."""
    own = {item.name for item in group}
    exported = {
        item.name
        for item in group
        if (reading := readers.get(item.name, set())) is None or reading - own
    }
    rows = [item for item in group if item.line.rows]
    if len(rows) == 1 and exported == {rows[0].name}:
        yield _compute(group, exported, own)
        return
    others = [item for item in group if not item.line.rows]
    if others:
        needed = exported.union(*(item.line.reads for item in rows))
        yield _compute(others, needed, own)
    for item in rows:
        yield _compute([item], {item.name}, {item.name})


def _compute(group: list[Pending], exported: set[str], own: set[str]) -> Compute:
    after = dict.fromkeys(name for item in group for name in item.after if name not in own)
    lines = tuple(item.line for item in group)
    names = tuple(line.name for line in lines if line.name in exported)
    return Compute(lines, names, group[0].gate, tuple(after))


def in_order(steps: Iterable[Step]) -> Iterator[Step]:
    """Each step after those that it waits for, otherwise as they stand in the source."""
    steps = sorted(steps, key=_position)
    makers = {name: step for step in steps for name in names_of_step(step)}
    done: set[str] = set()

    def visit(step: Step) -> Iterator[Step]:
        if step.name in done:
            return
        done.add(step.name)
        conditions = [gate.condition for gate in step.gate.chain()] if step.gate else []
        for name in (*data_of(step), *step.after, *conditions):
            if name in makers:
                yield from visit(makers[name])
        yield step

    for step in steps:
        yield from visit(step)


def _position(step: Step) -> tuple[int, int]:
    """Where a step stands in the source: a generated one at the end of its last expression."""
    if isinstance(step, Run):
        return step.op.span.line, step.op.span.column
    return max((line.span.end_line, line.span.end_column) for line in step.lines)
