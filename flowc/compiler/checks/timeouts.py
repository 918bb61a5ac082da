"""What is called within a workflow may take the time that the workflow has, and waits end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from flowc import ir
from flowc.compiler.frontend.option_places import option_span
from flowc.diagnostics import Label, Sink
from flowc.diagnostics.catalog import MISSING_TIMEOUT, TIMEOUT_ABOVE_WORKFLOW
from flowc.profiles.quantities import duration_text


class _Stay(NamedTuple):
    """The most time that something takes, in how many attempts; without the waits between them."""

    name: str
    longest_s: float
    attempts: int = 1


def check_timeouts(module: ir.Module, sink: Sink) -> None:
    """Report calls and waits that may take longer than their workflow: its end cuts them off.

    Reports: `timeout-above-workflow`.
    """
    tasks = {task.name: task for task in module.tasks}
    workflows = {workflow.name: workflow for workflow in module.workflows}
    for workflow in module.workflows:
        limit_s = workflow.options.timeout_s
        if limit_s is None:
            continue
        for op in ir.operations(workflow.body):
            for stay in (*_of_wait(op), *_of_callee(op, tasks, workflows)):
                if stay.longest_s <= limit_s:
                    continue
                tries = f" in {stay.attempts} attempts" if stay.attempts > 1 else ""
                label = Label(option_span(workflow.span, "timeout"), "the time of the workflow")
                sink.report(
                    TIMEOUT_ABOVE_WORKFLOW,
                    op.span,
                    f"`{stay.name}` may take {duration_text(stay.longest_s)}{tries}; "
                    f"`{workflow.name}` ends after {duration_text(limit_s)}",
                    help="give the workflow more time, or the call less",
                    labels=[label],
                )


def check_waits(module: ir.Module, sink: Sink) -> None:
    """Report waits that nothing ends: no timeout of theirs, and none of a workflow around them.

    Reports: `missing-timeout`.
    """
    for workflow in _without_end(module):
        for op in ir.operations(workflow.body):
            match op:
                case ir.Wait(wait=ir.Until(timeout_s=None, attempts=None)):
                    message = "`wait_until` may ask for ever: it has no timeout and no attempts"
                case ir.Wait(wait=ir.Approve(timeout_s=None)):
                    message = "`approve` may wait for ever: it has no timeout"
                case _:
                    continue
            help = 'add `timeout="1d"`, or give the workflow one'
            sink.report(MISSING_TIMEOUT, op.span, message, help=help)


def _without_end(module: ir.Module) -> Iterable[ir.Workflow]:
    """Workflows that may run for ever, as nothing around them has a timeout either."""
    workflows = {workflow.name: workflow for workflow in module.workflows}
    called = {name for workflow in module.workflows for name in ir.callees(workflow.body)}
    waiting = [name for name in workflows if name not in called]
    found: dict[str, ir.Workflow] = {}
    while waiting:
        workflow = workflows[waiting.pop()]
        if workflow.options.timeout_s is not None or workflow.name in found:
            continue
        found[workflow.name] = workflow
        for op in ir.operations(workflow.body):
            callee, given = ir.callee(op), ir.options(op)
            if callee in workflows and (given is None or given.timeout_s is None):
                waiting.append(callee)
    return found.values()


def _of_wait(op: ir.Operation) -> Iterator[_Stay]:
    match op:
        case ir.Wait(wait=ir.Sleep(seconds=ir.Constant(json_value=seconds))):
            yield _Stay("sleep", seconds)
        case ir.Wait(wait=ir.Until(timeout_s=float(timeout_s))):
            yield _Stay("wait_until", timeout_s)
        case ir.Wait(wait=ir.Approve(timeout_s=float(timeout_s))):
            yield _Stay("approve", timeout_s)


def _of_callee(
    op: ir.Operation, tasks: Mapping[str, ir.Task], workflows: Mapping[str, ir.Workflow]
) -> Iterator[_Stay]:
    callee, given = ir.callee(op) or "", ir.options(op)
    if callee in tasks:
        options = ir.merged_options(tasks[callee].options, given)
        attempts = 1 + (options.retries.limit if options.retries is not None else 0)
        if options.timeout_s is not None:
            yield _Stay(callee, options.timeout_s * attempts, attempts)
    elif callee in workflows:
        given_s = None if given is None else given.timeout_s
        longest_s = workflows[callee].options.timeout_s if given_s is None else given_s
        if longest_s is not None:
            yield _Stay(callee, longest_s)
