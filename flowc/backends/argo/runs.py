"""What a run asks of Argo: schedules, limits, locks, volumes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from flowc import ir
from flowc.backends.argo.cluster import marks, namespace, volume_source
from flowc.backends.argo.names import label
from flowc.backends.argo.options import mounted_name
from flowc.backends.argo.templates import Template
from flowc.backends.lowered.runs import needed
from flowc.profiles import Profile

Document = dict[str, Any]

SEMAPHORE = "flowc-semaphore-{}"
"""The ConfigMap that holds the size of a semaphore: one for each, as workflows share them by name,
and applying one workflow's must not take away another's."""

SIZE = "size"

RUNS = "runs.{}"
"""The lock of `max_runs`: no lock of a workflow file has a dot in its name."""

SCHEDULED = "scheduled"
"""The argument of a parameter that is the date which a run stands for."""

_OVERLAPS = {"skip": "Forbid", "queue": "Allow", "replace": "Replace", "allow": "Allow"}
"""Argo has no queue: all runs of one start, and wait for the lock of runs."""

CATCHUP_S = 365 * 24 * 3600
"""How late the last start that was missed is made up for."""


def is_scheduled(workflow: ir.Workflow) -> bool:
    """Whether runs start by the clock: they are given no arguments."""
    return bool(workflow.options.schedule) and not needed(workflow)


def run_fields(workflow: ir.Workflow, title: str) -> Document:
    """The fields of a workflow's spec."""
    options, fields = workflow.options, Document()
    if options.timeout_s is not None:
        fields["activeDeadlineSeconds"] = math.ceil(options.timeout_s)
    if options.concurrency is not None:
        fields["parallelism"] = options.concurrency
    if options.priority is not None:
        fields["priority"] = options.priority
    if options.max_runs == 1 or _is_queue(workflow):
        fields["synchronization"] = {"mutexes": [{"name": RUNS.format(title)}]}
    elif options.max_runs is not None:
        fields["synchronization"] = _semaphore(RUNS.format(title))
    return fields


def _is_queue(workflow: ir.Workflow) -> bool:
    """Whether runs that the clock starts wait for the one before."""
    return is_scheduled(workflow) and workflow.options.schedule[0].overlap == "queue"


def cron_fields(schedule: Sequence[ir.Cron]) -> Document:
    """The fields of a CronWorkflow; Argo has one time zone and one policy for all schedules."""
    first = schedule[0]
    return {
        "schedules": [cron_text(cron.expression) for cron in schedule],
        "timezone": first.timezone,
        "concurrencyPolicy": _OVERLAPS[first.overlap or "skip"],
        **({"startingDeadlineSeconds": CATCHUP_S} if first.catchup else {}),
    }


def cron_text(expression: str) -> str:
    """A cron expression as Argo reads it, for which Sunday is 0 and never 7.

    >>> cron_text("0 6 * * 7"), cron_text("0 6 * * fri-7,2"), cron_text("7 7 * * */2")
    ('0 6 * * 0', '0 6 * * 5,6,0,2', '7 7 * * */2')
    """
    *others, days = expression.split()
    return " ".join((*others, ",".join(_days(part) for part in days.split(","))))


def _days(part: str) -> str:
    """A part of the days of a week, those up to a seventh written out."""
    written, _, step = part.partition("/")
    first, _, last = written.partition("-")
    if not (last or first).isdecimal() or int(last or first) != 7:
        return part
    start = int(first) if first.isdecimal() else _NAMES.index(first.lower())
    found = (str(day % 7) for day in range(start, 8, int(step or 1)))
    return ",".join(dict.fromkeys(found))


_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def scheduled_date(schedule: Sequence[ir.Cron]) -> str:
    """The expression for the date that a run stands for, where its schedule is.

    Argo tells the time in its controller's time zone. A run that somebody starts has that of its
    creation alone.
    """
    zone = schedule[0].timezone if schedule else "UTC"
    time = "workflow.scheduledTime ?? workflow.creationTimestamp.RFC3339"
    return f"date({time}).In(timezone('{zone}')).Format('2006-01-02')"


def dag_fields(workflow: ir.Workflow, template: Template) -> Document:
    """The fields of a dag template: what its runs are under."""
    fields: Document = {}
    limit = template.options.concurrency
    if limit is None and not template.is_entry:
        limit = workflow.options.concurrency
    match workflow.scope:
        case ir.Lock(lock=lock, size=None):
            fields["synchronization"] = {"mutexes": [{"name": label(lock)}]}
        case ir.Lock(lock=lock):
            fields["synchronization"] = _semaphore(label(lock))
        case ir.Limit(limit=found):
            limit = found
        case _:
            pass
    if limit is not None:
        fields["parallelism"] = limit
    return fields


def _semaphore(name: str) -> Document:
    return {"semaphores": [{"configMapKeyRef": {"name": SEMAPHORE.format(name), "key": SIZE}}]}


def semaphores(module: ir.Module, title: str) -> dict[str, int]:
    """The sizes of the semaphores that a module of this title names."""
    entry = module.workflows[0]
    sizes = {
        label(workflow.scope.lock): workflow.scope.size
        for workflow in module.workflows
        if isinstance(workflow.scope, ir.Lock) and workflow.scope.size is not None
    }
    if entry.options.max_runs not in (None, 1) and not _is_queue(entry):
        sizes[RUNS.format(title)] = entry.options.max_runs
    return {name: size for name, size in sizes.items() if size is not None}


def semaphore_object(name: str, size: int, profile: Profile) -> Document:
    """The ConfigMap of the size of a semaphore, marked for no workflow: several may share it."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": SEMAPHORE.format(name),
            **namespace(profile),
            **marks(profile.labels, profile.annotations),
        },
        "data": {SIZE: str(size)},
    }


def volumes(module: ir.Module, profile: Profile) -> Document:
    """The volumes that tasks mount by options."""
    names = {volume for options in _all_options(module) for _, volume in options.volumes or ()}
    found = [{"name": mounted_name(name), **volume_source(name, profile)} for name in sorted(names)]
    return {"volumes": found} if found else {}


def _all_options(module: ir.Module) -> Sequence[ir.Options]:
    own = [task.options for task in module.tasks]
    calls = (ir.options(op) for workflow in module.workflows for op in ir.operations(workflow.body))
    return [*own, *(found for found in calls if found is not None)]
