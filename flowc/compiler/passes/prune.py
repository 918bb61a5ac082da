"""Prune: drop values that nothing reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from flowc import ir
from flowc.compiler.passes.outline import all_saved
from flowc.ir.totality import cannot_fail

T = TypeVar("T")
_OF_OUTCOME = re.compile(r"\w+\.(value|failure)(\[\d+\]| is None)?")


def prune(module: ir.Module) -> ir.Module:
    """Drop expressions that cannot fail, and results, that nothing reads.

    Before: any module that verifies.
    After: each such expression and each result of an `If` or `Map` is read, if only by the `Map` as
    the failure that ends it; a condition with nothing in its branches is gone, and so is a fan-out
    of nothing over one list.
    Keeps: calls, waits, failures, and what may fail.
    """
    declarations = {declaration.name: declaration for declaration in module.types}
    workflows = tuple(_pruned(workflow, declarations) for workflow in module.workflows)
    return module.model_copy(update={"workflows": workflows})


def _pruned(workflow: ir.Workflow, declarations: Mapping[str, ir.Declaration]) -> ir.Workflow:
    types = ir.definitions(workflow)
    waited = {name for op in ir.operations(workflow.body) for name in op.after}
    kept = {
        op.name
        for op in ir.operations(workflow.body)
        if isinstance(op, ir.Compute) and not _cannot_fail(op, types, declarations)
    }
    body = _region(workflow.body, all_saved(workflow.body), waited | kept)
    return workflow.model_copy(update={"body": body})


def _region(region: ir.Region, read: set[str], waited: set[str]) -> ir.Region:
    """A region without what nothing after it reads; what it reads is added to `read`.

    `waited`: what is kept though nothing reads it, as something waits for it or it may fail.
    """
    read.update(ir.yielded(region))
    kept: list[ir.Operation] = []
    for op in reversed(region.operations):
        pruned = _operation(op, read, waited)
        if pruned is not None:
            read.update(ir.uses(pruned))
            kept.append(pruned)
    return region.model_copy(update={"operations": tuple(reversed(kept))})


def _operation(op: ir.Operation, read: set[str], waited: set[str]) -> ir.Operation | None:
    match op:
        case ir.Compute() if op.name not in read | waited:
            return None
        case ir.If():
            return _if(op, read, waited)
        case ir.Map():
            ends = {op.results[-1].name} if op.until_failure else set()
            wanted = _wanted(op.results, read | ends)
            region = _region(_yielding(op.region, wanted), read, waited)
            if not (wanted or region.operations or op.name in waited or len(op.items) > 1):
                return None
            return op.model_copy(update={"results": _chosen(op.results, wanted), "region": region})
        case _:
            return ir.map_regions(op, lambda region: _region(region, read, waited))


def _if(op: ir.If, read: set[str], waited: set[str]) -> ir.If | None:
    wanted = _wanted(op.results, read)
    then = _region(_yielding(op.then, wanted), read, waited)
    orelse = _region(_yielding(op.orelse, wanted), read, waited)
    if not (wanted or then.operations or orelse.operations or op.name in waited):
        return None
    results = _chosen(op.results, wanted)
    return op.model_copy(update={"then": then, "orelse": orelse, "results": results})


def _cannot_fail(
    op: ir.Compute, types: Mapping[str, ir.Type], declarations: Mapping[str, ir.Declaration]
) -> bool:
    return (
        op.soft
        or _OF_OUTCOME.fullmatch(op.expression) is not None
        or cannot_fail(op.expression, types, declarations)
    )


def _wanted(values: Sequence[ir.Value], read: set[str]) -> list[int]:
    return [index for index, value in enumerate(values) if value.name in read]


def _chosen(items: Sequence[T], wanted: list[int]) -> tuple[T, ...]:
    return tuple(items[index] for index in wanted)


def _yielding(region: ir.Region, wanted: list[int]) -> ir.Region:
    if region.yields is None:
        return region
    return region.model_copy(update={"yields": _chosen(region.yields, wanted)})
