"""Which kinds of failure a region may end with."""

from __future__ import annotations

from collections.abc import Mapping

from flowc import ir
from flowc.ir.expressions import is_total

EVERY_KIND = frozenset({"task", "workflow", "error"})


def failure_kinds(region: ir.Region, workflows: Mapping[str, ir.Workflow]) -> frozenset[str]:
    """The kinds of all failures of the operations of a region, handled there or not."""
    return frozenset(kind for op in ir.operations(region) for kind in _kinds_of(op, workflows))


def caught_kinds(handler: ir.Handler) -> frozenset[str]:
    """The kinds of failure that a handler takes."""
    return EVERY_KIND if "any" in handler.catches else frozenset(handler.catches)


def _kinds_of(op: ir.Operation, workflows: Mapping[str, ir.Workflow]) -> frozenset[str]:
    match op:
        case ir.Call(callee=callee) if callee in workflows:
            return failure_kinds(workflows[callee].body, workflows) | {"task"}
        case ir.Call() | ir.Wait():
            return frozenset({"task"})
        case ir.Compute(expression=expression) if not is_total(expression):
            return frozenset({"error"})
        case ir.Fail(error=None):
            return frozenset({"workflow"})
        case ir.Fail():
            return EVERY_KIND
        case _:
            return frozenset()
