"""Order operations that no data orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from flowc import ir
from flowc.ir.ends import is_whole
from flowc.ir.expressions import is_total


def follow(operations: Iterable[ir.Operation], names: tuple[str, ...]) -> list[ir.Operation]:
    """Operations that start after those named: the first ones wait, and others for them."""
    if not names:
        return list(operations)
    ordered: list[ir.Operation] = []
    by_value: dict[str, str] = {}
    for op in operations:
        if not op.after and by_value.keys().isdisjoint(_needs(op)):
            op = op.model_copy(update={"after": _first_waits(op, names, by_value)})
        ordered.append(op)
        by_value |= ir.definers([op])
    return ordered


def _first_waits(
    op: ir.Operation, names: tuple[str, ...], by_value: Mapping[str, str]
) -> tuple[str, ...]:
    """What an operation waits for as a whole: for what its parts read, if that waits already."""
    if isinstance(op, ir.Try):
        return names
    needed = ir.reads(op)
    inside = dict.fromkeys(definer for name, definer in by_value.items() if name in needed)
    return tuple(inside) or tuple(name for name in names if name not in needed)


def last_of(operations: Sequence[ir.Operation]) -> tuple[str, ...]:
    """The operations that no other one of these waits for: when they have ended, all have."""
    by_value = ir.definers(op for op in operations if is_whole(op))
    waited = {name for op in operations for name in op.after}
    waited |= {by_value[name] for op in operations for name in _needs(op) if name in by_value}
    return tuple(op.name for op in operations if op.name not in waited)


def sequence(region: ir.Region, *, also_total: bool = False) -> ir.Region:
    """A region whose operations run one after the other, at any depth.

    Expressions that cannot fail need not wait, unless `also_total`.
    """
    operations: list[ir.Operation] = []
    previous: tuple[str, ...] = ()
    for op in region.operations:
        if isinstance(op, ir.Compute) and is_total(op.expression):
            waiting = (*op.after, *previous) if also_total else op.after
            operations.append(op.model_copy(update={"after": tuple(dict.fromkeys(waiting))}))
            continue
        inner = ir.map_regions(op, partial(sequence, also_total=also_total))
        update: dict[str, object] = {"after": tuple(dict.fromkeys((*op.after, *previous)))}
        if isinstance(inner, ir.Map):
            update["sequential"] = True
        operations.append(inner.model_copy(update=update))
        previous = (op.name,)
    return region.model_copy(update={"operations": tuple(operations)})


def redirect(op: ir.Operation, names: Mapping[str, tuple[str, ...]]) -> ir.Operation:
    """An operation that waits for others in the place of those in `names`."""
    if names.keys().isdisjoint(op.after):
        return op
    after = (other for name in op.after for other in names.get(name, (name,)))
    return op.model_copy(update={"after": tuple(dict.fromkeys(after))})


def _needs(op: ir.Operation) -> set[str]:
    """The values without which no part of an operation starts: a `try` has none."""
    return set() if isinstance(op, ir.Try) else {*ir.uses(op)}
