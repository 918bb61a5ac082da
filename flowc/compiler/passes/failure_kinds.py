"""Which kinds of failure a region may end with."""

from __future__ import annotations

from collections.abc import Mapping

from flowc import ir
from flowc.ir.totality import cannot_fail

EVERY_KIND = frozenset({"task", "workflow", "error"})


def failure_kinds(
    region: ir.Region,
    types: Mapping[str, ir.Type],
    workflows: Mapping[str, ir.Workflow],
    declarations: Mapping[str, ir.Declaration],
) -> frozenset[str]:
    """The kinds of all failures of the operations of a region, handled there or not.

    `types` are those of the values that it reads and defines.
    """
    found: set[str] = set()
    for op in ir.operations(region):
        found |= _kinds_of(op)
        if isinstance(op, ir.Call) and op.callee in workflows:
            called = workflows[op.callee]
            found |= failure_kinds(called.body, ir.definitions(called), workflows, declarations)
        if isinstance(op, ir.Compute) and not cannot_fail(op.expression, types, declarations):
            found.add("error")
    return frozenset(found)


def caught_kinds(handler: ir.Handler) -> frozenset[str]:
    """The kinds of failure that a handler takes."""
    return EVERY_KIND if "any" in handler.catches else frozenset(handler.catches)


def _kinds_of(op: ir.Operation) -> frozenset[str]:
    match op:
        case ir.Call() | ir.Wait():
            return frozenset({"task"})
        case ir.Fail(error=None):
            return frozenset({"workflow"})
        case ir.Fail():
            return EVERY_KIND
        case _:
            return frozenset()
