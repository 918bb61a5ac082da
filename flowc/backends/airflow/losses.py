"""What Airflow keeps in part of schedules and limits of runs: where, and why not all."""

from __future__ import annotations

from collections.abc import Iterator

from flowc import ir
from flowc.backends.airflow.runs import (
    START,
    is_one_at_a_time,
    is_start_said,
)
from flowc.backends.lowered.runs import needed
from flowc.compiler.capabilities import Loss
from flowc.diagnostics import Span


def lost_events(module: ir.Module) -> Iterator[Loss]:
    """Runs that an asset would start without the arguments that they need."""
    options = module.workflows[0].options
    if options.on and not options.schedule:
        yield from _lost_starts(module.workflows[0])


def lost_schedules(module: ir.Module) -> Iterator[Loss]:
    """What schedules say that Airflow's timetables do not; those of called ones are nobody's."""
    workflow = module.workflows[0]
    options, schedule, span = workflow.options, workflow.options.schedule, workflow.span
    if not schedule:
        return
    if any(cron.timezone != schedule[0].timezone for cron in schedule):
        yield Loss(
            span,
            "the time zones of all schedules but the first are lost: Airflow has one for all",
        )
    if needed(workflow):
        yield from _lost_starts(workflow)
        return
    yield from _lost_overlaps({cron.overlap for cron in schedule}, span)
    behind = {cron.catchup for cron in schedule}
    if True in behind and not is_start_said(options):
        yield Loss(
            span,
            "`catchup` is lost: Airflow would catch up with all runs from a day on that no `Cron` "
            "says",
            f'say the day: `airflow={{"{START}": "2026-01-01"}}`',
        )
    elif len(behind) > 1:
        yield Loss(span, "schedules without `catchup` catch up too: Airflow has one answer for all")


def _lost_starts(workflow: ir.Workflow) -> Iterator[Loss]:
    if names := needed(workflow):
        listed = ", ".join(f"`{name}`" for name in names)
        yield Loss(
            workflow.span,
            "`schedule` is lost: runs that the clock or an asset starts are given no arguments, "
            f"and {listed} must be given",
            "give each parameter a default",
        )


def _lost_overlaps(overlaps: set[str | None], span: Span) -> Iterator[Loss]:
    """The default, which leaves out a run that is due meanwhile, is nothing that was asked for."""
    for said in sorted({"replace", "skip"} & overlaps):
        yield Loss(
            span,
            f'`overlap="{said}"` is lost: on Airflow, the next run waits for the last one',
            '`overlap="queue"` says so',
        )
    if "allow" in overlaps and len(overlaps) > 1:
        yield Loss(
            span, '`overlap="allow"` is lost: Airflow has one limit of runs for all schedules'
        )


def lost_max_runs(module: ir.Module) -> Iterator[Loss]:
    """The limit of runs of a workflow whose schedules allow one at a time."""
    workflow = module.workflows[0]
    options = workflow.options
    if not needed(workflow) and is_one_at_a_time(options) and (options.max_runs or 1) > 1:
        yield Loss(
            workflow.span,
            "`max_runs` is lost: Airflow has one limit of runs, and those of a `Cron` run one at "
            "a time",
            '`overlap="allow"` lets them overlap, up to `max_runs`',
        )
