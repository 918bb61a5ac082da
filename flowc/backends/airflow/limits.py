"""Limits of Airflow, checked before anything is emitted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from flowc import ir
from flowc.backends.airflow.arguments import fault_of_dag, fault_of_task
from flowc.backends.airflow.runs import DATES, moment_of
from flowc.backends.airflow.settings import fault_of_step, is_sensor
from flowc.compiler.frontend.option_places import option_span
from flowc.diagnostics import Sink, Span
from flowc.diagnostics.catalog import LOST_FEATURE, UNSUPPORTED_FEATURE
from flowc.ir.expressions import range_length

MAX_TAG = 100
"""Characters of a tag. Source: `airflow.models.dag.TAG_MAX_LEN`, 3.3."""
HELP = "leave it out; other arguments of `@task` and `@dag` may stand there"
_ID = re.compile(r"[\w.-]+")
MAX_ID = 250
"""Characters of a `dag_id` or `task_id`. Source: `airflow.sdk`, `validate_key`, 3.3."""


def check(module: ir.Module, map_limit: int, sink: Sink) -> None:
    """Report what is lost, and what is over a limit of Airflow.

    `map_limit`: the elements of a fan-out that this Airflow takes, `core.max_map_length`.
    Reports: `lost-feature`, `unsupported-feature`.
    """
    workflow = module.workflows[0]
    _check_tags(workflow, sink)
    _check_dates(workflow, sink)
    _check_arguments(module, sink)
    _check_title(workflow.title or module.name, workflow.span, sink)
    ranges: dict[str, int] = {}
    for op in ir.operations(workflow.body):
        if isinstance(op, ir.Compute) and (length := range_length(op.expression)) is not None:
            ranges[op.name] = length
        if isinstance(op, ir.Map):
            _check_length(op, ranges, map_limit, sink)
        _check_name(op, sink)


def _check_tags(workflow: ir.Workflow, sink: Sink) -> None:
    for name, value in workflow.options.labels or ():
        if len(f"{name}:{value}") > MAX_TAG:
            sink.report(
                UNSUPPORTED_FEATURE,
                workflow.span,
                f"the label `{name}` makes a tag of {len(name) + len(value) + 1} characters; "
                f"Airflow takes {MAX_TAG}",
                help="use a shorter name or value",
            )


def _check_arguments(module: ir.Module, sink: Sink) -> None:
    """What `airflow={...}` says that a DAG file cannot."""
    workflow = module.workflows[0]
    tasks = {task.name: task for task in module.tasks}
    asked: list[tuple[Iterable[str], Span, Callable[[str], str | None]]] = [
        *((task.options.airflow or (), task.span, fault_of_task) for task in module.tasks),
        (workflow.options.airflow or (), workflow.span, fault_of_dag),
    ]
    for op in ir.operations(workflow.body):
        given = {*((options.airflow or ()) if (options := ir.options(op)) is not None else ())}
        if is_sensor(op) and (callee := ir.callee(op)) is not None:
            # Of a task that is a sensor here alone, the task itself says nothing.
            own = tasks[callee].options.airflow or ()
            given |= {name for name in own if fault_of_task(name) is None}
        asked.append((sorted(given), op.span, partial(fault_of_step, op)))
    for names, span, fault_of in asked:
        for name in names:
            if (fault := fault_of(name)) is not None:
                message = f"`{name}` in `airflow={{...}}` is lost: {fault}"
                sink.report(LOST_FEATURE, option_span(span, "airflow"), message, help=HELP)


def _check_dates(workflow: ir.Workflow, sink: Sink) -> None:
    given = workflow.options.airflow or {}
    for name in DATES:
        if name in given and moment_of(given[name]) is None:
            message = f"`{name}` in `airflow={{...}}` is lost: it is no date"
            sink.report(LOST_FEATURE, option_span(workflow.span, "airflow"), message)


def _check_title(title: str, span: Span, sink: Sink) -> None:
    if len(title) > MAX_ID or not _ID.fullmatch(title):
        sink.report(
            UNSUPPORTED_FEATURE,
            span,
            f"`{title}` cannot be the id of a DAG: Airflow takes up to {MAX_ID} letters, digits, "
            "dashes, dots and underscores",
            help="give the workflow another name: `@workflow(name=...)`",
        )


def _check_length(op: ir.Map, ranges: Mapping[str, int], map_limit: int, sink: Sink) -> None:
    lengths = [
        len(each.json_value) if isinstance(each, ir.Constant) else ranges.get(each.name, 0)
        for each in op.items
    ]
    if max(lengths, default=0) > map_limit:
        sink.report(
            UNSUPPORTED_FEATURE,
            op.span,
            f"a fan-out over {max(lengths)} elements; this Airflow takes {map_limit}",
            help="raise `core.max_map_length`, and say so to flowc as `map_limit` in the "
            "table `airflow` of a profile",
        )


def _check_name(op: ir.Operation, sink: Sink) -> None:
    if len(op.name) > MAX_ID:
        sink.report(
            UNSUPPORTED_FEATURE,
            op.span,
            f"the id of a task would have {len(op.name)} characters; Airflow takes {MAX_ID}",
            help="use shorter names, or call fewer workflows within workflows",
        )
