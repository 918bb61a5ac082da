"""What Argo cannot take of a module, whatever form it is given."""

from __future__ import annotations

from flowc import ir
from flowc.backends.argo.runs import is_scheduled, needed
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import LOST_FEATURE


def check(module: ir.Module, sink: Sink) -> None:
    """Report what is lost. Reports: `lost-feature`."""
    _check_schedule(module.workflows[0], sink)
    for task in module.tasks:
        retry = task.options.retries
        if retry is not None and retry.backoff != int(retry.backoff):
            sink.report(
                LOST_FEATURE,
                task.span,
                f"the backoff of `{task.name}` is rounded up: Argo multiplies delays by whole "
                "numbers",
            )


def _check_schedule(workflow: ir.Workflow, sink: Sink) -> None:
    schedule = workflow.options.schedule
    if schedule and not is_scheduled(workflow):
        names = ", ".join(f"`{name}`" for name in needed(workflow))
        sink.report(
            LOST_FEATURE,
            workflow.span,
            f"`schedule` is lost: runs that the clock starts are given no arguments, and {names} "
            "must be given",
            help="give each parameter a default",
        )
    for cron in schedule[1:]:
        if (cron.timezone, cron.overlap) != (schedule[0].timezone, schedule[0].overlap):
            sink.report(
                LOST_FEATURE,
                workflow.span,
                "`schedule` is lost in part: Argo has one time zone and one policy of overlap for "
                "all schedules of a workflow",
            )
            break
