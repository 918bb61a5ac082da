"""Which expressions become steps, and which of them share one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flowc import ir


@dataclass(frozen=True)
class Group:
    """Expressions that one step evaluates, in order, and those that something else reads."""

    computes: tuple[ir.Compute, ...]
    exported: tuple[str, ...]
    after: tuple[str, ...]


def fuse(
    workflow: ir.Workflow, computed: Mapping[str, ir.Compute], results: Collection[str]
) -> list[Group]:
    """Put expressions that wait for the same operations into one step each.

    `computed` are the expressions at the top of the workflow that need a step, in order; `results`
    the values that the workflow gives. No step can stand between two values that wait for the same
    operations, so they can be together; one that only a single group reads joins it.
    """
    keys = _keys(workflow, computed)
    readers = _readers(workflow, computed, results)
    for name in reversed(list(computed)):
        found = {keys[reader] for reader in readers.get(name) or ()}
        if len(found) == 1:
            keys[name] = found.pop()
    groups: dict[frozenset[str], list[ir.Compute]] = {}
    for name, op in computed.items():
        groups.setdefault(keys[name], []).append(op)
    return [_group(group, keys, computed, readers) for group in groups.values()]


def _group(
    group: list[ir.Compute],
    keys: Mapping[str, frozenset[str]],
    computed: Mapping[str, ir.Compute],
    readers: Mapping[str, set[str] | None],
) -> Group:
    own = {op.name for op in group}
    exported = [
        op.name for op in group if (reading := readers.get(op.name, set())) is None or reading - own
    ]
    after = dict.fromkeys(name for op in group for name in op.after if name not in own)
    return Group(tuple(group), tuple(exported or [group[-1].name]), tuple(after))


def _keys(workflow: ir.Workflow, computed: Mapping[str, ir.Compute]) -> dict[str, frozenset[str]]:
    """The operations that each expression waits for."""
    fronts: dict[str, frozenset[str]] = {}
    for op in workflow.body.operations:
        if isinstance(op, ir.Compute):
            names = (*op.operands, *op.after)
            front = frozenset[str]().union(*(fronts.get(name, frozenset()) for name in names))
        else:
            front = frozenset({op.name})
        fronts.update((value.name, front) for value in ir.results(op))
        fronts[op.name] = front
    return {name: fronts[name] for name in computed}


def _readers(
    workflow: ir.Workflow, computed: Mapping[str, ir.Compute], results: Collection[str]
) -> dict[str, set[str] | None]:
    """The expressions that read each expression's value; None: something else reads it too."""
    readers: dict[str, set[str] | None] = dict.fromkeys(results)
    for op in workflow.body.operations:
        read = {*ir.uses(op), *op.after}
        for region in ir.regions(op):
            read |= {*ir.free_values(region), *ir.yielded(region)}
        for name in read:
            if op.name not in computed:
                readers[name] = None
            elif (reading := readers.setdefault(name, set())) is not None:
                reading.add(op.name)
    return readers
