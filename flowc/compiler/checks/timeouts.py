"""What is called within a workflow may take the time that the workflow has."""

from __future__ import annotations

from flowc import ir
from flowc.compiler.frontend.option_places import option_span
from flowc.diagnostics import Label, Sink
from flowc.diagnostics.catalog import TIMEOUT_ABOVE_WORKFLOW
from flowc.profiles.quantities import duration_text


def check_timeouts(module: ir.Module, sink: Sink) -> None:
    """Report calls that may take longer than their workflow: its end would cut them off.

    Reports: `timeout-above-workflow`.
    """
    tasks = {task.name: task for task in module.tasks}
    workflows = {workflow.name: workflow for workflow in module.workflows}
    for workflow in module.workflows:
        limit_s = workflow.options.timeout_s
        if limit_s is None:
            continue
        for op in ir.operations(workflow.body):
            callee = ir.callee(op) or ""
            task, called = tasks.get(callee), workflows.get(callee)
            if task is not None:
                options = ir.merged_options(task.options, ir.options(op))
                longest_s, attempts = _longest_s(options), _attempts(options)
            else:
                longest_s, attempts = (called.options.timeout_s if called else None), 1
            if longest_s is None or longest_s <= limit_s:
                continue
            tries = f" in {attempts} attempts" if attempts > 1 else ""
            label = Label(option_span(workflow.span, "timeout"), "the time of the workflow")
            sink.report(
                TIMEOUT_ABOVE_WORKFLOW,
                op.span,
                f"`{callee}` may take {duration_text(longest_s)}{tries}; `{workflow.name}` ends "
                f"after {duration_text(limit_s)}",
                help="give the workflow more time, or the call less",
                labels=[label],
            )


def _attempts(options: ir.Options) -> int:
    return 1 + (options.retries.limit if options.retries is not None else 0)


def _longest_s(options: ir.Options) -> float | None:
    """The most seconds that a call takes, without the waits between attempts."""
    return None if options.timeout_s is None else options.timeout_s * _attempts(options)
