"""Inline workflows, for targets whose graphs hold no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from flowc import ir
from flowc.compiler.capabilities import Loss
from flowc.compiler.passes.frame import NOTHING, Frame, Shared
from flowc.compiler.passes.order import follow, last_of, redirect
from flowc.ir.ends import is_awaited
from flowc.ir.rename import rename_region
from flowc.ir.substitute import substitute, substitute_region

SEPARATOR = "__"
"""Between the name of a call and the names of what it runs."""


def inline(module: ir.Module) -> ir.Module:
    """Put the operations of each workflow in the place of its calls.

    Before: no `Try`, and no workflow under a scope.
    After: one workflow, which calls tasks only. What stood in a call `c` is called `c__<name>`.
    Keeps: spans, and the order of operations.
    """
    entry = module.workflows[0]
    frame = Frame(entry, Shared(module))
    callees = {workflow.name: workflow for workflow in module.workflows}
    body = _region(entry.body, callees, frame)
    return module.model_copy(update={"workflows": (entry.model_copy(update={"body": body}),)})


def lost_options(module: ir.Module) -> Iterator[Loss]:
    """The options of called workflows, which are nobody's once they are inlined: where, and why."""
    called = {workflow.name for workflow in module.workflows[1:]}
    asked = [(workflow.options, workflow.span) for workflow in module.workflows[1:]]
    calls = (op for workflow in module.workflows for op in ir.operations(workflow.body))
    given = [
        (op.options, op.span)
        for op in calls
        if isinstance(op, ir.Call) and op.callee in called and op.options is not None
    ]
    found = {
        (span, name)
        for options, span in (*asked, *given)
        for name in _OF_RUNS
        if getattr(options, name, None)
    }
    for span, name in sorted(found, key=lambda entry: (entry[0].line, entry[1])):
        option = name.removesuffix("_s")
        yield Loss(
            span, f"`{option}` is lost where another workflow calls this one: it is for runs"
        )


_OF_RUNS = ("timeout_s", "concurrency", "max_runs", "priority", "labels", "airflow")


def _region(region: ir.Region, callees: Mapping[str, ir.Workflow], frame: Frame) -> ir.Region:
    operations: list[ir.Operation] = []
    read: dict[str, ir.Operand] = {}
    waited: dict[str, tuple[str, ...]] = {}
    for op in region.operations:
        op = redirect(substitute(op, read, frame.codecs), waited)
        op = ir.map_regions(op, partial(_region, callees=callees, frame=frame))
        if not isinstance(op, ir.Call) or op.callee not in callees:
            operations.append(op)
            continue
        by_value = ir.definers(operations)
        needed = [by_value[name] for name in ir.uses(op) if name in by_value]
        op = op.model_copy(update={"after": tuple(dict.fromkeys((*op.after, *needed)))})
        inner, read[op.name] = _operations(op, callees, frame)
        waited[op.name] = last_of(inner) or op.after
        operations += inner
    changed = region.model_copy(update={"operations": tuple(operations)})
    return substitute_region(changed, read, frame.codecs)


def _operations(
    call: ir.Call, callees: Mapping[str, ir.Workflow], frame: Frame
) -> tuple[list[ir.Operation], ir.Operand]:
    """What a call runs, and the operand that stands for its value."""
    workflow = callees[call.callee]
    types = ir.definitions(workflow)
    names: dict[str, str] = {}
    for name in (*types, *(op.name for op in ir.operations(workflow.body))):
        if name not in names:
            names[name] = frame.names.fresh(f"{call.name}{SEPARATOR}{name}")
    frame.types.update((names[name], type) for name, type in types.items())
    body = rename_region(workflow.body, names, frame.codecs)
    operations: list[ir.Operation] = []
    operands: dict[str, ir.Operand] = {}
    passed = {argument.parameter: argument.operand for argument in call.arguments}
    for argument, parameter in zip(workflow.body.arguments, workflow.parameters, strict=True):
        operand = passed.get(parameter.name) or parameter.default or NOTHING
        name = names[argument.name]
        operands[name] = _typed(operand, parameter.type, name, call, frame, operations)
    body = _region(substitute_region(body, operands, frame.codecs), callees, frame)
    operations += body.operations
    result = body.yields[0] if body.yields else NOTHING
    if call.type != ir.NONE:
        wanted = f"{call.name}{SEPARATOR}result"
        result = _typed(result, call.type, wanted, call, frame, operations)
    if isinstance(call.type, ir.OutcomeType):
        operations = _ended(operations, result)
    return follow(operations, call.after), result


def _ended(operations: list[ir.Operation], outcome: ir.Operand) -> list[ir.Operation]:
    """The operations, of which the one that says how they ended waits for all others."""
    if is_awaited(ir.Region(operations=tuple(operations), yields=(outcome,))):
        return operations
    *others, last = operations
    assert isinstance(outcome, ir.Reference) and last.name == outcome.name
    return [*others, last.model_copy(update={"after": last_of(others)})]


def _typed(
    operand: ir.Operand,
    type: ir.Type,
    wanted: str,
    call: ir.Call,
    frame: Frame,
    operations: list[ir.Operation],
) -> ir.Operand:
    """An operand as it arrives on the other side of a call: of the declared type."""
    if isinstance(operand, ir.Constant):
        return operand.model_copy(update={"type": type})
    if frame.types[operand.name] == type:
        return operand
    made = frame.compute(wanted, operand.name, [operand.name], type, call.span)
    operations.append(made)
    return ir.Reference(name=made.name)
