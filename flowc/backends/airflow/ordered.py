"""Fan-outs in order, of which Airflow keeps that of one call for each element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowc import ir
from flowc.compiler.capabilities import Loss
from flowc.compiler.passes.lowered import is_element_call
from flowc.compiler.passes.outline_scopes import GOES_ON, caught_sequences


def lost_order(module: ir.Module) -> Iterator[Loss]:
    """Fan-outs in order that hold several calls: where, and why."""
    callees = {workflow.name: workflow for workflow in module.workflows}
    for workflow in module.workflows:
        for op in ir.operations(workflow.body):
            if isinstance(op, ir.Map) and op.sequential and _calls(op.region, callees) > 1:
                yield Loss(
                    op.span,
                    "`fan-out in order` is lost between the calls of an element: Airflow makes "
                    "each of them for all elements before the next one",
                )


def unstopped_sequences(module: ir.Module) -> Iterator[Loss]:
    """Fan-outs in order that go on after a failure that a `try` catches: where, and why.

    One of a task ends there: the next element looks what the one before it has left.
    """
    tasks = {task.name for task in module.tasks}
    for op in caught_sequences(module):
        if not (is_element_call(op.region) and tasks.issuperset(ir.callees(op.region))):
            yield Loss(op.span, GOES_ON)


def _calls(region: ir.Region, callees: Mapping[str, ir.Workflow]) -> int:
    """How many calls and waits a region holds, with those of the workflows that it calls."""
    found = 0
    for op in ir.operations(region):
        if isinstance(op, ir.Call) and op.callee in callees:
            found += _calls(callees[op.callee].body, callees)
        elif isinstance(op, ir.Call | ir.Wait):
            found += 1
    return found
