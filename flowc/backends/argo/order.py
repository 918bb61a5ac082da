"""In which order the tasks of a workflow are written, and what reads what in it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping

from flowc import ir
from flowc.backends.argo.fuse import Group

Unit = ir.Operation | Group


def in_order(operations: Iterable[ir.Operation], group_of: Mapping[str, Group]) -> Iterable[Unit]:
    """Operations and groups of expressions, each after what it reads, else as they stand."""
    units: dict[str, Unit] = {}
    for op in operations:
        unit = group_of.get(op.name, op)
        units.update((value.name, unit) for value in ir.results(op))
        units[op.name] = unit
    done: set[int] = set()
    order: list[Unit] = []

    def visit(unit: Unit) -> None:
        if id(unit) in done:
            return
        done.add(id(unit))
        for name in _read_by(unit):
            if name in units:
                visit(units[name])
        order.append(unit)

    for unit in units.values():
        visit(unit)
    return order


def _read_by(unit: Unit) -> Iterable[str]:
    if isinstance(unit, Group):
        for op in unit.computes:
            yield from (*op.operands, *op.after)
        return
    yield from (*ir.uses(unit), *unit.after)
    for region in ir.regions(unit):
        yield from (*ir.free_values(region), *ir.yielded(region))
        yield from (name for op in region.operations for name in op.after)


def is_in_order(workflow: ir.Workflow) -> bool:
    """Whether a workflow is a fan-out of one element at a time, and nothing else."""
    match workflow.scope, workflow.body.operations:
        case ir.Limit(limit=1), (ir.Map(),):
            return True
        case _:
            return False


def joining(computes: list[ir.Compute], computed: set[str]) -> set[str]:
    """Expressions that read what a step computes, and that a step reads: they join the steps.

    `computed` are the names of those that are steps already.
    """
    below: set[str] = set()
    for op in computes:
        if not (computed | below).isdisjoint((*op.operands, *op.after)):
            below.add(op.name)
    above: set[str] = set()
    for op in reversed(computes):
        if op.name in computed | above:
            above.update((*op.operands, *op.after))
    return below & above


def read_counts(body: ir.Region, results: set[str]) -> Counter[str]:
    """How often each value is read; a condition is by each of its branches."""
    counts = Counter(results)
    for op in body.operations:
        names = list(ir.uses(op))
        if isinstance(op, ir.Compute):
            tree = ast.walk(ast.parse(op.expression, mode="eval"))
            names = [node.id for node in tree if isinstance(node, ast.Name)]
        for region in ir.regions(op):
            names += [*ir.free_values(region), *ir.yielded(region)]
        weight = 2 if isinstance(op, ir.If) and _asks_twice(op) else 1
        for name in names:
            counts[name] += weight
    return counts


def _asks_twice(op: ir.If) -> bool:
    """Whether both branches ask for the condition, or a result does besides one."""
    return bool(op.results or (op.then.operations and op.orelse.operations))
