"""What a DAG runs: its tasks and their groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from flowc import ir
from flowc.backends.airflow.flow import Flow
from flowc.backends.airflow.steps import Compute, Line, Step
from flowc.backends.airflow.task_groups import Path, groups_of, together
from flowc.backends.planned import (
    Kind,
    Planned,
    TargetPlan,
    each_text,
    guard_text,
    operand_text,
    why_of_wait,
)


def plan_of(module: ir.Module) -> TargetPlan:
    """The plan of the DAG of a flat module."""
    flow = Flow(module)
    groups = groups_of(flow)
    steps = [(groups[step.name], step) for step in together(flow, groups)]
    texts = {
        line.name: line.expression
        for step in flow.steps
        if isinstance(step, Compute)
        for line in step.lines
        if line.expression
    }
    return TargetPlan("task", tuple(_lines(steps, 0, texts)))


def _lines(
    steps: Sequence[tuple[Path, Step]], depth: int, texts: dict[str, str]
) -> Iterator[Planned]:
    """The lines of steps in a row, those of a group within its own."""
    for group, found in groupby(steps, key=lambda entry: entry[0][depth : depth + 1]):
        if group:
            inner = tuple(_lines(list(found), depth + 1, texts))
            yield Planned(Kind.GRAPH, group[0], inner=inner)
        else:
            yield from (_line(step, texts) for _, step in found)


def _line(step: Step, texts: dict[str, str]) -> Planned:
    gates = reversed(list(step.gate.chain()) if step.gate else [])
    when = tuple(
        guard_text(ir.Reference(name=gate.condition), gate.expected, texts) for gate in gates
    )
    name = step.task_id
    if isinstance(step, Compute):
        why = ", ".join(dict.fromkeys(map(_text, step.lines)))
        return Planned(Kind.UNIT, name, "", why, when, span=step.lines[0].span)
    each = ""
    if step.map is not None:
        each = each_text((a.name for a in step.map.region.arguments), step.map.items)
    match step.op:
        case ir.Call(callee=runs) | ir.Wait(wait=ir.Until(probe=runs)):
            return Planned(Kind.UNIT, name, runs, "", when, each, step.op.span)
        case op:
            return Planned(Kind.UNIT, name, "", why_of_wait(op), when, each, op.span)


def _text(line: Line) -> str:
    """The expression of a line; that of a list to map over is the list that it is made of."""
    if line.rows:
        return f"the list of {', '.join(operand_text(operand) for _, operand in line.each)}"
    if line.each:
        names, lists = zip(*line.each, strict=True)
        return f"[{line.expression} for {each_text(names, lists)}]"
    return line.expression
