"""The order of operations least like that of the source, of those that the IR allows.

An engine starts whatever waits for nothing. A run that ends in another way in this order shows that
the IR lacks an order which the source has.
"""

from collections.abc import Callable, Iterator
from functools import partial

from flowc import ir
from flowc.compiler.passes.order import redirect
from flowc.ir.codecs import Codecs
from flowc.ir.rename import rename_region


def contrary(module: ir.Module) -> ir.Module:
    """A module in that order: of the operations that may come next, the last one does."""
    return _with_bodies(module, _reordered)


def _reordered(region: ir.Region) -> ir.Region:
    by_value = ir.definers(region.operations)
    waits = {
        op.name: {*op.after, *(by_value[name] for name in ir.reads(op) if name in by_value)}
        for op in region.operations
    }
    left = {op.name: op for op in region.operations}
    operations: list[ir.Operation] = []
    while left:
        name = next(name for name in reversed(left) if waits[name].isdisjoint(left))
        operations.append(ir.map_regions(left.pop(name), _reordered))
    return region.model_copy(update={"operations": tuple(operations)})


def apart(module: ir.Module) -> ir.Module:
    """A module without `Try` whose branches have come apart: targets know conditions of steps.

    Each operation of a branch stands behind the condition alone, and what both branches give is
    chosen at the end. A value of the branch that is not taken is None.
    """
    failing = frozenset(w.name for w in module.workflows if w.body.yields is None)
    return _with_bodies(module, partial(_apart, codecs=Codecs(module.types), failing=failing))


def _apart(region: ir.Region, codecs: Codecs, failing: frozenset[str]) -> ir.Region:
    """A region apart; `failing` are the workflows that never come to their end."""
    operations: list[ir.Operation] = []
    parts: dict[str, tuple[str, ...]] = {}
    for op in region.operations:
        op = redirect(op, parts)
        made = [*_parts(op, codecs, failing)] if isinstance(op, ir.If) else [op]
        parts[op.name] = tuple(part.name for part in made) or op.after
        operations += made
    return region.model_copy(update={"operations": tuple(operations)})


def _parts(op: ir.If, codecs: Codecs, failing: frozenset[str]) -> Iterator[ir.If]:
    fails: list[str] = []
    for branch in (op.then, op.orelse):
        operations = _apart(branch, codecs, failing).operations
        yield from (_part(op, inner, codecs, taken=branch is op.then) for inner in operations)
        if branch.yields is None:
            fails += [inner.name for inner in operations if _fails(inner, failing)]
    if op.results:
        sides = (region.yields or (_NONE,) * len(op.results) for region in (op.then, op.orelse))
        then, orelse = (ir.Region(yields=yields) for yields in sides)
        after = (*op.after, *fails)
        yield op.model_copy(update={"then": then, "orelse": orelse, "after": after})


def _part(op: ir.If, inner: ir.Operation, codecs: Codecs, *, taken: bool) -> ir.If:
    """An operation of a branch behind its condition."""
    values = ir.results(inner)
    names = {name: f"{name}__here" for name in (inner.name, *(value.name for value in values))}
    region = ir.Region(operations=(inner.model_copy(update={"after": ()}),), yields=())
    region = rename_region(region, names, codecs)
    yields = tuple(ir.Reference(name=names[value.name]) for value in values)
    region = region.model_copy(update={"yields": yields})
    other = ir.Region(yields=(_NONE,) * len(values))
    return ir.If(
        name=inner.name,
        span=inner.span,
        after=(*op.after, *inner.after),
        condition=op.condition,
        then=region if taken else other,
        orelse=other if taken else region,
        results=tuple(ir.Value(name=v.name, type=ir.optional(v.type)) for v in values),
    )


def _fails(op: ir.Operation, failing: frozenset[str]) -> bool:
    """Whether an operation may be what a branch that always fails ends with."""
    if isinstance(op, ir.Fail) or ir.callee(op) in failing:
        return True
    return any(_fails(inner, failing) for region in ir.regions(op) for inner in region.operations)


def _with_bodies(module: ir.Module, change: Callable[[ir.Region], ir.Region]) -> ir.Module:
    workflows = (w.model_copy(update={"body": change(w.body)}) for w in module.workflows)
    return module.model_copy(update={"workflows": tuple(workflows)})


_NONE = ir.Constant(type=ir.NONE, json_value=None)
