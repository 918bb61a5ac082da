"""What Argo keeps in part of priorities, retries and schedules: where, and why not all."""

from __future__ import annotations

from collections.abc import Iterator

from flowc import ir
from flowc.backends.argo.runs import is_scheduled
from flowc.backends.kubernetes import priority_class
from flowc.backends.lowered.runs import needed
from flowc.compiler.asked import all_asked
from flowc.compiler.capabilities import Loss
from flowc.profiles import Profile


def lost_priorities(module: ir.Module, profile: Profile) -> Iterator[Loss]:
    """The priorities of tasks, and of calls of them, for which the profile has no class."""
    for each in all_asked(module):
        priority = each.said.priority
        if priority is not None and priority_class(priority, profile) is None:
            yield Loss(
                each.span("priority"),
                f"`priority` of `{each.task.name}` is lost: Argo orders runs, not the pods of a "
                "run",
                "give it to the workflow, or name a PriorityClass for it in `priority_classes` of "
                "a profile",
            )


def rounded_backoffs(module: ir.Module, *, of_python: bool) -> Iterator[Loss]:
    """The backoffs that are no whole numbers, of Python tasks or of commands."""
    for each in all_asked(module):
        is_python = isinstance(each.task, ir.PythonTask)
        backoff = each.said.retries.backoff if each.said.retries is not None else 1.0
        if backoff != int(backoff) and is_python == of_python:
            yield Loss(
                each.span("retries"),
                f"the backoff of `{each.task.name}` is rounded up: Argo multiplies delays by whole "
                "numbers",
            )


def lost_schedules(module: ir.Module) -> Iterator[Loss]:
    """What schedules say that a CronWorkflow does not; those of called workflows start no run."""
    workflow = module.workflows[0]
    schedule = workflow.options.schedule
    if not schedule:
        return
    if not is_scheduled(workflow):
        names = ", ".join(f"`{name}`" for name in needed(workflow))
        yield Loss(
            workflow.span,
            f"`schedule` is lost: runs that the clock starts are given no arguments, and {names} "
            "must be given",
            "give each parameter a default",
        )
    if schedule[0].catchup:
        yield Loss(
            workflow.span,
            "`catchup` is lost in part: Argo makes up for the last of the runs that were missed",
        )
    policies = {(cron.timezone, cron.overlap or "skip", cron.catchup) for cron in schedule}
    if len(policies) > 1:
        yield Loss(
            workflow.span,
            "`schedule` is lost in part: Argo has one time zone, one policy of overlap and one of "
            "catching up for all schedules of a workflow, and takes those of the first",
        )
