"""Outline nested regions: what is more than a call becomes a workflow that is called."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from flowc import ir
from flowc.compiler.passes.frame import Frame, Shared, call_of
from flowc.compiler.passes.lowered import is_element_call, is_single
from flowc.diagnostics import Span


def outline(module: ir.Module) -> ir.Module:
    """Leave one call in each fan-out and at most one operation in each branch.

    Before: any module that verifies.
    After: a `Map` holds one call, a branch nothing or one operation without regions (each with
    projections); longer ones stand in workflows of their own, `<workflow>_<operation>`, whose
    parameters are the values they read. Regions of `Try` and `Scope` stay where they are, and so
    do branches with values that a `Try` around them saves.
    Keeps: names, spans and the order of operations.
    """
    shared = Shared(module)
    workflows: list[ir.Workflow] = []
    for workflow in module.workflows:
        frame = Frame(workflow, shared)
        tries = [op for op in ir.operations(workflow.body) if isinstance(op, ir.Try)]
        workflows.append(ir.rewrite_workflow(workflow, partial(_outlined, frame, tries)))
        workflows += reversed(frame.outlined)
    return module.model_copy(update={"workflows": tuple(workflows)})


def outline_element(op: ir.Map, frame: Frame, *, even_one: bool = False) -> ir.Map:
    """A fan-out of one call; `even_one`: of a workflow, if it is one already."""
    if is_element_call(op.region) and not even_one:
        return op
    exports = _distinct(op.region.yields or ())
    region = _called(op.region, exports, f"{op.name}_each", op.name, frame, op.span)
    return op.model_copy(update={"region": region})


def outline_branches(op: ir.If, frame: Frame) -> ir.If:
    """A condition with at most one operation in each branch."""
    then = _branch(op.then, f"{op.name}_then", op.name, frame, op.span)
    orelse = _branch(op.orelse, f"{op.name}_else", f"{op.name}_else", frame, op.span)
    if then is op.then and orelse is op.orelse:
        return op
    return op.model_copy(update={"then": then, "orelse": orelse})


def _outlined(frame: Frame, tries: list[ir.Try], op: ir.Operation) -> tuple[ir.Operation, ...]:
    match op:
        case ir.Map():
            return (outline_element(op, frame),)
        case ir.If() if not _is_saved(op, tries):
            return (outline_branches(op, frame),)
        case _:
            return (op,)


def all_saved(region: ir.Region) -> set[str]:
    """The values that some `try` in a region saves."""
    tries = (op for op in ir.operations(region) if isinstance(op, ir.Try))
    return set().union(*map(saved_values, tries))


def saved_values(op: ir.Try) -> set[str]:
    """The values that the handlers or `finally` of a `try` may read after a failure."""
    return {name for entry in ir.saved(op) for name in entry.values}


def _is_saved(op: ir.If, tries: list[ir.Try]) -> bool:
    """Whether a `try` around a condition saves a value of its branches."""
    inside = [inner for region in ir.regions(op) for inner in ir.operations(region)]
    defined = {value.name for inner in inside for value in ir.results(inner)}
    names = {inner.name for inner in inside}
    return any(
        found.name not in names and not defined.isdisjoint(saved_values(found)) for found in tries
    )


def _branch(region: ir.Region, name: str, suffix: str, frame: Frame, span: Span) -> ir.Region:
    if is_single(region):
        return region
    defined = {value.name for op in region.operations for value in ir.results(op)}
    exports = _distinct(
        operand
        for operand in region.yields or ()
        if isinstance(operand, ir.Reference) and operand.name in defined
    )
    return _called(region, exports, name, suffix, frame, span)


def _called(
    region: ir.Region, exports: list[ir.Operand], name: str, suffix: str, frame: Frame, span: Span
) -> ir.Region:
    """A region as a call of a workflow, with a projection for each of several exports."""
    made = frame.outline(region, exports, suffix, span)
    call = call_of(made, frame.value(name, made.result).name, span)
    parts = [
        frame.compute(
            f"{call.name}_{index}", f"{call.name}[{index}]", [call.name], frame.type_of(part), span
        )
        for index, part in enumerate(exports)
        if len(exports) > 1
    ]
    names = [part.name for part in parts] or [call.name]
    values = [ir.Reference(name=name) for name in names]
    yields = region.yields and tuple(
        values[exports.index(operand)] if operand in exports else operand
        for operand in region.yields
    )
    return region.model_copy(update={"operations": (call, *parts), "yields": yields})


def _distinct(operands: Iterable[ir.Operand]) -> list[ir.Operand]:
    distinct: list[ir.Operand] = []
    for operand in operands:
        if operand not in distinct:
            distinct.append(operand)
    return distinct
