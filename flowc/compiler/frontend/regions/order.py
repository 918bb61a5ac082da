"""The order of effects: which operation must end before another starts, data apart.

An operation with an effect waits for everything before it in its region, and everything after
it waits for it. `with parallel()`, `sequential()` and `after(...)` say otherwise for a group of
operations. Edges that others imply are left out.

An operation *covers* those that it waits for, by its data or by an edge: what waits for it need
not wait for them. Computes that cannot fail are never waited for, only looked through. A value of
an operation that holds others may be there before all of them have ended: who only reads it does
not wait for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Literal

from flowc import ir
from flowc.ir.ends import is_total, is_whole

Mode = Literal["plain", "parallel", "sequential"]


@dataclass(frozen=True, eq=False)
class Group:
    """Operations of one region under `with parallel()`, `sequential()` or `after(...)`.

    `after` names the values whose operations come before each of the group.
    """

    kind: Literal["parallel", "sequential", "after"]
    parent: Group | None = None
    after: tuple[str, ...] = ()


@dataclass
class Facts:
    """What the order depends on and the operations do not say.

    `groups`: by operation, its innermost group. `fallible`: computes that may fail. `workflows`:
    those that are called.
    """

    groups: dict[str, Group] = field(default_factory=dict)
    fallible: set[str] = field(default_factory=set)
    workflows: set[str] = field(default_factory=set)


def order(body: ir.Region, facts: Facts) -> ir.Region:
    """Add `after` to the operations of a workflow's body, at any depth."""
    return _order(body, facts, "plain")[0]


def has_effect(op: ir.Operation) -> bool:
    """Whether an operation is there for more than its value."""
    match op:
        case ir.Call():
            return op.type == ir.NONE
        case ir.Compute():
            return False
        case ir.Fail() | ir.Wait():
            return True
    return any(has_effect(inner) for region in ir.regions(op) for inner in region.operations)


def _may_raise(op: ir.Operation) -> bool:
    """Whether a `raise` stands in an operation."""
    inner = (inner for region in ir.regions(op) for inner in ir.operations(region))
    return any(isinstance(each, ir.Fail) for each in (op, *inner))


def _order(region: ir.Region, facts: Facts, mode: Mode) -> tuple[ir.Region, tuple[str, ...]]:
    """The region in order, and the values of regions around it that its groups wait for."""
    operations: list[ir.Operation] = []
    waits: dict[str, tuple[str, ...]] = {}
    plain = mode == "plain"
    for op in region.operations:
        if not isinstance(op, ir.Call | ir.Compute):
            op, outer = _inside(op, facts, _mode(facts.groups.get(op.name), mode))
            if outer:
                waits[op.name] = outer
        plain = plain and op.name not in facts.groups and not has_effect(op)
        operations.append(op)
    if plain and not waits:
        return region.model_copy(update={"operations": tuple(operations)}), ()
    placer = _Placer(operations, facts, waits)
    placer.place_all(operations, mode)
    placed = tuple(
        op.model_copy(update={"after": after}) if (after := placer.after.get(op.name)) else op
        for op in operations
    )
    return region.model_copy(update={"operations": placed}), tuple(placer.outer)


def _mode(group: Group | None, mode: Mode) -> Mode:
    while group is not None:
        if group.kind != "after":
            return group.kind
        group = group.parent
    return mode


def _inside(op: ir.Operation, facts: Facts, mode: Mode) -> tuple[ir.Operation, tuple[str, ...]]:
    """Order the regions of an operation."""
    outer: list[str] = []

    def ordered(region: ir.Region, mode: Mode) -> ir.Region:
        region, waits = _order(region, facts, mode)
        outer.extend(waits)
        return region

    match op:
        case ir.Map():
            sequential = mode == "sequential"
            region = ordered(op.region, mode)
            op = op.model_copy(update={"region": region, "sequential": sequential})
        case ir.If():
            then, orelse = ordered(op.then, mode), ordered(op.orelse, mode)
            op = op.model_copy(update={"then": then, "orelse": orelse})
        case ir.Scope():
            inner: Mode = "parallel" if isinstance(op.scope, ir.Limit) else mode
            op = op.model_copy(update={"region": ordered(op.region, inner)})
        case ir.Try():
            within: Mode = "sequential" if op.sequential else mode
            handlers = tuple(
                handler.model_copy(update={"region": ordered(handler.region, within)})
                for handler in op.handlers
            )
            update = {
                "body": ordered(op.body, within),
                "handlers": handlers,
                "orelse": ordered(op.orelse, within),
                "final": op.final and ordered(op.final, mode),
            }
            op = op.model_copy(update=update)
    return op, tuple(outer)


@dataclass(eq=False)
class _Team:
    """The operations placed so far under one group.

    The first ones wait for `awaited`; so do, through them, the others.
    """

    awaited: tuple[str, ...] = ()
    members: set[str] = field(default_factory=set)
    last: dict[str, None] = field(default_factory=dict)


@dataclass(eq=False)
class _Crowd:
    """Effects that may happen at the same time: each waits for what was there `before` them.

    So does each for the last `raise` above it, which is there to keep them from happening.
    """

    before: tuple[str, ...]
    behind: set[str] = field(default_factory=set)
    last: dict[str, None] = field(default_factory=dict)


class _Placer:
    """Places the operations of one region, one after the other.

    `_open`: operations that no later one covers yet. `_early`: those that give values before they
    have ended. The *barrier* is the last effect, or the last effects of a parallel group; a level
    counts barriers: an operation on the current level waits for the barrier.
    """

    def __init__(
        self,
        operations: Sequence[ir.Operation],
        facts: Facts,
        waits: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.after: dict[str, tuple[str, ...]] = {}
        self.outer: dict[str, None] = {}
        self._facts = facts
        self._waits = waits
        self._definer = {
            name: op.name
            for op in operations
            for name in (op.name, *(value.name for value in ir.results(op)))
        }
        whole = partial(is_whole, fallible=facts.fallible, workflows=facts.workflows)
        self._early = {op.name for op in operations if not whole(op)}
        self._open: dict[str, None] = {}
        self._barrier: tuple[str, ...] = ()
        self._level = 0
        self._levels: dict[str, int] = {}
        self._inputs: dict[str, tuple[str, ...]] = {}
        self._sources: dict[str, tuple[str, ...]] = {}
        self._teams: list[_Team] = []
        self._crowd: _Crowd | None = None

    def place_all(self, operations: Sequence[ir.Operation], mode: Mode) -> None:
        """Place the operations of the region, in the mode of what is around it."""
        if mode == "plain":
            self._place_group(operations, None)
        else:
            self._enter(operations, Group(mode), None)

    def _place_group(self, operations: Sequence[ir.Operation], group: Group | None) -> None:
        for inner, members in groupby(operations, lambda op: self._child_of(group, op)):
            if inner is None:
                for op in members:
                    self._place(op)
            else:
                self._enter(list(members), inner, inner)

    def _child_of(self, group: Group | None, op: ir.Operation) -> Group | None:
        """The group directly inside `group` that an operation belongs to."""
        found, child = self._facts.groups.get(op.name), None
        while found is not group and found is not None:
            found, child = found.parent, found
        return child

    def _enter(self, operations: Sequence[ir.Operation], group: Group, place: Group | None) -> None:
        match group.kind:
            case "after":
                self._teams.append(_Team(self._resolve(group.after)))
                self._place_group(operations, place)
                self._teams.pop()
            case "parallel" if self._crowd is None and any(map(has_effect, operations)):
                self._crowd = _Crowd(tuple(self._open))
                self._place_group(operations, place)
                self._leave_crowd(self._crowd)
            case "parallel":
                self._place_group(operations, place)
            case "sequential":
                self._place_in_turn(operations, place)

    def _place_in_turn(self, operations: Sequence[ir.Operation], group: Group | None) -> None:
        """One item after the other; an inner group is one item."""
        awaited: tuple[str, ...] = ()
        for inner, members in groupby(operations, lambda op: self._child_of(group, op)):
            for item in [list(members)] if inner else [[op] for op in members]:
                team = _Team(awaited)
                self._teams.append(team)
                if inner:
                    self._enter(item, inner, inner)
                else:
                    self._place(item[0])
                self._teams.pop()
                awaited = tuple(team.last) or awaited

    def _leave_crowd(self, crowd: _Crowd) -> None:
        self._crowd = None
        self._raise_barrier(tuple(crowd.last))

    def _raise_barrier(self, names: tuple[str, ...]) -> None:
        """Whoever reads a single barrier waits for it; of several, each has to be waited for."""
        self._level += 2
        self._barrier = names
        for name in names:
            self._levels[name] = self._level if len(names) == 1 else self._level - 1

    def _resolve(self, values: Iterable[str]) -> tuple[str, ...]:
        """The operations of this region that define values; others are for the regions around."""
        found: dict[str, None] = {}
        for value in values:
            if value in self._definer:
                found.update(dict.fromkeys(self._real(self._definer[value])))
            else:
                self.outer[value] = None
        return tuple(found)

    def _real(self, name: str) -> Iterable[str]:
        """An operation, or what a total compute comes from."""
        if name not in self._sources:
            return (name,)
        return dict.fromkeys(real for read in self._sources[name] for real in self._real(read))

    def _place(self, op: ir.Operation) -> None:
        data = tuple(dict.fromkeys(self._reads(op)))
        reads = tuple(name for name in data if name not in self._early)
        if is_total(op, self._facts.fallible):
            self._levels[op.name] = max((self._levels.get(name, 0) for name in reads), default=0)
            self._inputs[op.name], self._sources[op.name] = reads, data
            self._join(op.name, reads, total=True)
            return
        waits = [name for name in self._awaited(op, reads) if name not in reads]
        effect = has_effect(op)
        if effect or self._barrier or self._teams:
            waits += [name for name in self._read_inside(op) if name not in waits]
        self._cover((*reads, *waits))
        if not effect:
            waits += self._barrier_edges(reads, waits)
        elif self._crowd is None:
            waits += self._open
        elif self._crowd.behind.isdisjoint((*reads, *waits)):
            waits += [name for name in self._crowd.before if name not in (*reads, *waits)]
        self._cover(waits)
        self.after[op.name] = tuple(waits)
        self._open[op.name] = None
        self._levels[op.name] = self._level
        self._join(op.name, (*reads, *waits), effect=effect)
        if effect and self._crowd is None:
            self._raise_barrier((op.name,))
        elif self._crowd is not None and _may_raise(op):
            self._crowd.before, self._crowd.behind = (op.name,), set()

    def _reads(self, op: ir.Operation) -> Iterable[str]:
        """The operations of this region that an operation has its data from.

        What one operation inside a `try` reads, or a handler, the others there do not wait for.
        """
        if isinstance(op, ir.Try):
            return
        for name in (*ir.uses(op), *(n for r in ir.regions(op) for n in ir.free_values(r))):
            if (definer := self._definer.get(name)) is not None and definer != op.name:
                yield definer

    def _read_inside(self, op: ir.Operation) -> Iterable[str]:
        """The operations that parts of an operation have data from, but not the whole.

        Where there is an order the whole has to wait for them: targets run its parts on their own.
        """
        regions = () if isinstance(op, ir.Try) else ir.regions(op)
        names = [name for region in regions for name in ir.free_values(region)]
        by_the_whole = {self._definer.get(name) for name in ir.uses(op)}
        inside = {self._definer.get(name): None for name in names}
        read = [name for name in inside if name is not None and name not in by_the_whole]
        return dict.fromkeys(real for name in read for real in self._real(name))

    def _awaited(self, op: ir.Operation, reads: tuple[str, ...]) -> dict[str, None]:
        """What an operation waits for as the first of a group, or as one that holds a group."""
        found = dict.fromkeys(self._resolve(self._waits.get(op.name, ())))
        for team in self._teams:
            if team.members.isdisjoint(reads):
                found.update(dict.fromkeys(team.awaited))
        return found

    def _barrier_edges(self, reads: Sequence[str], waits: Sequence[str]) -> list[str]:
        known = (*reads, *waits)
        if any(self._levels.get(name, 0) == self._level for name in known):
            return []
        return [name for name in self._barrier if name not in known]

    def _cover(self, names: Iterable[str]) -> None:
        pending = list(names)
        while pending:
            name = pending.pop()
            self._open.pop(name, None)
            pending += self._inputs.pop(name, ())

    def _join(
        self, name: str, reads: Sequence[str], *, total: bool = False, effect: bool = False
    ) -> None:
        """Count an operation as a member of the groups around it."""
        for team in self._teams:
            if not total or not team.members.isdisjoint(reads):
                team.members.add(name)
            if not total:
                _follow(team.last, name, reads)
        if self._crowd is not None:
            behind = not self._crowd.behind.isdisjoint(reads)
            if behind or effect:
                self._crowd.behind.add(name)
            if effect:
                _follow(self._crowd.last, name, reads)


def _follow(last: dict[str, None], name: str, reads: Iterable[str]) -> None:
    for read in reads:
        last.pop(read, None)
    last[name] = None
