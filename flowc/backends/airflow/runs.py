"""What a DAG asks of Airflow as a whole: parameters, schedule, limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flowc import ir
from flowc.backends.airflow.arguments import fault_of_dag
from flowc.backends.airflow.schemas import schema_of
from flowc.backends.airflow.settings import duration, literal_code
from flowc.backends.lowered.runs import needed
from flowc.compiler.scripts.layout import Code, Group, Joined, call, keyword, mapping, quoted


def dag_arguments(module: ir.Module, xcom_limit: int | None) -> dict[str, Code]:
    """The arguments of `@dag`. `xcom_limit`: bytes that a task may leave."""
    workflow = module.workflows[0]
    options = workflow.options
    found: dict[str, Code] = {}
    if workflow.doc:
        found["description"] = quoted(workflow.doc.strip().split("\n")[0])
        found["doc_md"] = "__doc__"
    found["schedule"] = "None" if needed(workflow) else _schedule(options)
    if options.schedule and not needed(workflow):
        is_behind = any(cron.catchup for cron in options.schedule)
        found["catchup"] = repr(is_behind and is_start_said(options))
    if not needed(workflow) and is_one_at_a_time(options):
        found["max_active_runs"] = "1"
    elif options.max_runs is not None:
        found["max_active_runs"] = str(options.max_runs)
    if options.concurrency is not None:
        found["max_active_tasks"] = str(options.concurrency)
    hatch = dict(options.airflow or {})
    if defaults := _of_all_tasks(options, xcom_limit, hatch.pop("default_args", {})):
        found["default_args"] = mapping(defaults)
    if options.timeout_s is not None:
        found["dagrun_timeout"] = duration(options.timeout_s)
    if options.labels:
        tags = tuple(quoted(f"{name}:{value}") for name, value in options.labels)
        found["tags"] = Group("[", tags, "]")
    asked = {
        name: value
        for name, value in hatch.items()
        if fault_of_dag(name) is None and (name not in DATES or moment_of(value) is not None)
    }
    found |= {name: _argument(name, value) for name, value in asked.items()}
    entries = {p.name: _param(p, module) for p in workflow.parameters if not p.scheduled}
    if entries:
        found["params"] = mapping(entries)
    return found


START = "start_date"
"""The argument of `@dag` that says from when on runs are caught up with."""

DATES = (START, "end_date")
"""The arguments of `@dag` that are moments."""


def is_start_said(options: ir.WorkflowOptions) -> bool:
    """Whether a workflow says itself from when on runs are caught up with."""
    return moment_of((options.airflow or {}).get(START)) is not None


def is_one_at_a_time(options: ir.WorkflowOptions) -> bool:
    """Whether runs that the clock starts do not overlap."""
    return any(cron.overlap != "allow" for cron in options.schedule)


def _argument(name: str, value: Any) -> Code:
    """An argument of `@dag` that a workflow says itself, whose dates are texts."""
    moment = moment_of(value) if name in DATES else None
    if moment is None:
        return literal_code(value)
    parts = [moment.year, moment.month, moment.day, moment.hour, moment.minute]
    while len(parts) > 3 and not parts[-1]:
        parts.pop()
    return call("datetime", *map(str, parts))


def moment_of(value: Any) -> datetime | None:
    """The moment that a text of ISO 8601 stands for, in UTC; None: it is none."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment


def _of_all_tasks(
    options: ir.WorkflowOptions, xcom_limit: int | None, own: Mapping[str, Any]
) -> dict[str, Code]:
    """The arguments of all tasks, of which the workflow says its own."""
    found: dict[str, Code] = {}
    if options.priority is not None:
        found = {"priority_weight": str(options.priority), "weight_rule": quoted("absolute")}
    if xcom_limit is not None:
        limit = keyword("at_most", str(xcom_limit))
        # A lambda, as the function stands below the DAG.
        checked = call("check_size", "context", "result", limit)
        found["post_execute"] = Joined(("lambda context, result: ", checked))
    return found | {name: literal_code(value) for name, value in own.items()}


def _schedule(options: ir.WorkflowOptions) -> Code:
    """When runs start: by the clock, or when an asset is updated, or both."""
    timetable, assets = _timetable(options.schedule), _assets(options.on)
    if options.schedule and options.on:
        made = keyword("timetable", timetable), keyword("assets", assets)
        return call("AssetOrTimeSchedule", *made)
    if options.schedule:
        return timetable
    return assets if options.on else "None"


def _timetable(schedule: Sequence[ir.Cron]) -> Code:
    """The clock; Airflow has one time zone for several expressions."""
    kind = "MultipleCronTriggerTimetable" if len(schedule) > 1 else "CronTriggerTimetable"
    zone = [keyword("timezone", quoted(cron.timezone)) for cron in schedule[:1]]
    return call(kind, *(quoted(cron.expression) for cron in schedule), *zone)


def _assets(names: Sequence[str]) -> Code:
    return Group("[", tuple(call("Asset", quoted(name)) for name in names), "]")


def _param(parameter: ir.Parameter, module: ir.Module) -> Code:
    arguments: list[Code] = []
    if parameter.default is not None:
        arguments.append(literal_code(parameter.default.json_value))
    elif parameter.variadic:
        arguments.append("[]")
    schema = schema_of(parameter.type, module)
    arguments += [keyword(name, literal_code(value)) for name, value in schema.items()]
    if parameter.doc:
        arguments.append(keyword("description", quoted(parameter.doc)))
    return call("Param", *arguments)
