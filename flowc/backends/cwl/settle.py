"""Rewrite what CWL's links cannot say into expressions, which become generated steps.

A link can take the first source that is not null, and no more. So merges of values that may be
null, constants that are results, negated conditions and sizes in bytes are computed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from flowc import ir
from flowc.backends.cwl.arguments import settle_arguments, settle_call, settle_map
from flowc.backends.cwl.context import Context, context_of
from flowc.backends.cwl.types import holds_large
from flowc.backends.lowered.callees import Callees
from flowc.backends.lowered.ports import Part, part_types
from flowc.backends.lowered.results import settle_result
from flowc.compiler.scripts.task_script import holds_objects
from flowc.diagnostics import Span
from flowc.ir.relations import widens

PART = re.compile(r"(\w+)((?:\.\w+|\[\d+\]|\[(?:\"\w+\"|'\w+')\])+)( is None| is not None)?")
"""A part of a value; a link may take it, or a generated step."""

LIST = re.compile(r"\[(\w+(?:, ?\w+)*)\]")
"""A list of values, which may be one of links."""

_MAY_BE_NULL = (ir.NONE, ir.JSON)
_NOTHING = ir.Constant(type=ir.NONE, json_value=None)


@dataclass(frozen=True)
class Settled:
    """A workflow whose merges are links; the value that negates each condition, by its name; the
    value of each part of the result (None: of the whole), and those whose objects are plain."""

    workflow: ir.Workflow
    negations: dict[str, str]
    results: dict[Part | None, str]
    plain: frozenset[str] = frozenset()


def settle(
    workflow: ir.Workflow,
    callees: Callees,
    wanted: Collection[Part | None],
    *,
    is_entry: bool = False,
) -> Settled:
    """Bring a workflow in lowered form to one whose every merge is a link.

    `wanted` are the parts of its result that somebody reads (None: the whole). Between steps
    objects travel with their keys in order; those of an entry's results are plain again.

    After: each result of an `If` is yielded by one branch, the other giving None, or by both and
    is never null; the workflow yields a value, never a constant; arguments travel as they are.
    """
    context = context_of(workflow, callees)
    operations: list[ir.Operation] = []
    for op in workflow.body.operations:
        operations += _settled(op, context)
    operations = list(_waiting(operations))
    yields, constants = _settle_yields(workflow, context)
    region = workflow.body.model_copy(update={"yields": yields})
    settled = workflow.model_copy(update={"body": region})
    results, operations = settle_result(settled, [*operations, *constants], wanted, context)
    floats = _float_results(results, workflow, context)
    results |= {part: op.name for part, op in floats.items()}
    operations += floats.values()
    made = _plain_results(results, workflow.span, context) if is_entry else {}
    results |= {part: op.name for part, op in made.items()}
    region = region.model_copy(update={"operations": (*operations, *made.values())})
    settled = settled.model_copy(update={"body": region})
    plain = frozenset(op.name for op in made.values())
    return Settled(settled, context.negations, results, plain)


def _float_results(
    results: Mapping[Part | None, str], workflow: ir.Workflow, context: Context
) -> dict[Part | None, ir.Compute]:
    """The parts of a result that hold ints where floats are declared, which no link turns."""
    made: dict[Part | None, ir.Compute] = {}
    for _, part, type in part_types(workflow.result, context.declarations):
        name = results.get(part)
        if name is not None and widens(context.types[name], type):
            value = context.names.fresh(f"{name}_float")
            context.types[value] = type
            made[part] = ir.Compute(
                name=value, expression=name, operands=(name,), type=type, span=workflow.span
            )
    return made


def _plain_results(
    results: Mapping[Part | None, str], span: Span, context: Context
) -> dict[Part | None, ir.Compute]:
    """The results that hold objects, each as the value of an expression that repeats it."""
    return {
        part: ir.Compute(
            name=context.names.fresh(f"plain_{name}"),
            expression=name,
            operands=(name,),
            type=context.types[name],
            span=span,
        )
        for part, name in results.items()
        if holds_objects(context.types[name], context.declarations)
    }


def _settled(op: ir.Operation, context: Context) -> Iterator[ir.Operation]:
    """An operation, after the expressions that it needs."""
    match op:
        case ir.If():
            yield from _settle_if(op, context)
        case ir.Map():
            yield from settle_map(op, context)
        case ir.Call():
            yield from settle_call(op, context)
        case ir.Fail():
            yield from _settle_fail(op, context)
        case ir.Wait(wait=ir.Until() as until):
            arguments, computes = settle_arguments(op, until.probe, until.arguments, context)
            yield from computes
            settled = until.model_copy(update={"arguments": arguments})
            yield op.model_copy(update={"wait": settled})
        case _:
            yield op


def _settle_if(op: ir.If, context: Context) -> Iterator[ir.Operation]:
    if op.orelse.operations and isinstance(op.condition, ir.Reference):
        yield from _negation(op.condition.name, op, context)
    results: list[tuple[ir.Value, ir.Operand, ir.Operand]] = []
    computes: list[ir.Operation] = []
    for index, value in enumerate(op.results):
        then, orelse = _yield(op.then, index), _yield(op.orelse, index)
        if _is_link(value.type, then, orelse, op, context):
            results.append((value, then or _NOTHING, orelse or _NOTHING))
            continue
        sides = []
        for operand, region, is_then in ((then, op.then, True), (orelse, op.orelse, False)):
            if isinstance(operand, ir.Reference) and _is_local(operand, region):
                side = _side(value, operand, "then" if is_then else "else", context)
                results.append((side, operand, _NOTHING) if is_then else (side, _NOTHING, operand))
                operand = ir.Reference(name=side.name)
            sides.append(operand)
        computes.append(_select(op, value, sides[0], sides[1], context))
    before_then, then_region = _settle_branch(op.then, context)
    before_else, else_region = _settle_branch(op.orelse, context)
    yield from (*before_then, *before_else)
    yield op.model_copy(
        update={
            "results": tuple(value for value, _, _ in results),
            "then": then_region.model_copy(update={"yields": tuple(t for _, t, _ in results)}),
            "orelse": else_region.model_copy(update={"yields": tuple(e for _, _, e in results)}),
        }
    )
    yield from computes


def _settle_branch(region: ir.Region, context: Context) -> tuple[list[ir.Operation], ir.Region]:
    """A branch whose one operation reads only what is computed before the condition."""
    if not region.operations:
        return [], region
    first, *rest = region.operations
    *before, settled = _settled(first, context)
    return before, region.model_copy(update={"operations": (settled, *rest)})


def _settle_fail(op: ir.Fail, context: Context) -> Iterator[ir.Operation]:
    """A failure that is raised again says what it said."""
    if not isinstance(op.error, ir.Reference):
        yield op
        return
    name = context.names.fresh(f"{op.name}_message")
    yield ir.Compute(
        name=name,
        expression=f"str({op.error.name})",
        operands=(op.error.name,),
        type=ir.STR,
        span=op.span,
    )
    yield op.model_copy(update={"error": None, "message": ir.Reference(name=name)})


def _negation(condition: str, op: ir.If, context: Context) -> Iterator[ir.Operation]:
    """The value that is true when a condition is not: of an outcome, a port says it."""
    if condition in context.negations:
        return
    name = context.negations[condition] = context.names.fresh(f"not_{condition}")
    expression, operands = f"not {condition}", (condition,)
    made = context.computes.get(condition)
    if made is not None and re.fullmatch(r"\w+\.failure is None", made.expression):
        expression = made.expression.removesuffix("None") + "not None"
        operands = (made.operands[0],)
    yield ir.Compute(
        name=name, expression=expression, operands=operands, type=ir.BOOL, span=op.span
    )


def _yield(region: ir.Region, index: int) -> ir.Operand | None:
    """What a region yields; None: it always fails."""
    return None if region.yields is None else region.yields[index]


def _is_local(operand: ir.Operand, region: ir.Region) -> bool:
    return isinstance(operand, ir.Reference) and any(
        value.name == operand.name for op in region.operations for value in ir.results(op)
    )


def _is_link(
    type: ir.Type, then: ir.Operand | None, orelse: ir.Operand | None, op: ir.If, context: Context
) -> bool:
    """Whether the first source that is not null is the value of a merge."""
    if any(_widens(operand, type, context) for operand in (then, orelse)):
        return False
    sides = [(then, op.then), (orelse, op.orelse)]
    local = [side for side in sides if side[0] is not None and _is_local(side[0], side[1])]
    others = [operand for operand, region in sides if (operand, region) not in local]
    if not local:
        return False
    if others and (others[0] is None or _is_none(others[0])):
        return True
    may_be_null = isinstance(type, ir.OptionalType) or type in _MAY_BE_NULL
    return not may_be_null and all(isinstance(other, ir.Reference) for other in others)


def _is_none(operand: ir.Operand) -> bool:
    return isinstance(operand, ir.Constant) and operand.json_value is None


def _widens(operand: ir.Operand | None, type: ir.Type, context: Context) -> bool:
    """Whether an operand holds ints where a type has floats: no link takes them for equal."""
    return isinstance(operand, ir.Reference) and widens(context.types[operand.name], type)


def _side(value: ir.Value, operand: ir.Reference, branch: str, context: Context) -> ir.Value:
    """What one branch gives for a value; None if the other has run."""
    name = context.names.fresh(f"{value.name}_{branch}")
    return ir.Value(name=name, type=ir.optional(context.types[operand.name]))


def _select(
    op: ir.If,
    value: ir.Value,
    then: ir.Operand | None,
    orelse: ir.Operand | None,
    context: Context,
) -> ir.Compute:
    """The expression that takes the value of the branch that ran."""
    sides = [side for side in (then, orelse) if side is not None]
    texts = [context.text(side) for side in sides]
    read = [side.name for side in sides if isinstance(side, ir.Reference)]
    if len(sides) == 2:
        condition = context.text(op.condition)
        expression = f"{texts[0]} if {condition} else {texts[1]}"
        if isinstance(op.condition, ir.Reference):
            read.append(op.condition.name)
        after = op.after
    else:
        # The value may be missing if the other branch is run, which then ends the run.
        expression = texts[0]
        after = (*op.after, op.name)
    return ir.Compute(
        name=value.name,
        expression=expression,
        operands=tuple(dict.fromkeys(read)),
        type=value.type,
        after=after,
        span=op.span,
    )


def _waiting(operations: Iterable[ir.Operation]) -> Iterator[ir.Operation]:
    """Operations that wait for what the values do which they read: a link waits for nothing."""
    late: dict[str, tuple[str, ...]] = {}
    for op in operations:
        read = {*ir.uses(op), *(name for each in ir.regions(op) for name in ir.free_values(each))}
        waits = (other for name in late if name in read for other in late[name])
        after = tuple(dict.fromkeys((*op.after, *waits)))
        if after != op.after:
            op = op.model_copy(update={"after": after})
        if isinstance(op, ir.Compute) and op.after and _may_be_link(op):
            late[op.name] = op.after
        yield op


def _may_be_link(op: ir.Compute) -> bool:
    text = op.expression
    return text in op.operands or bool(PART.fullmatch(text) or LIST.fullmatch(text))


def _settle_yields(
    workflow: ir.Workflow, context: Context
) -> tuple[tuple[ir.Operand, ...] | None, list[ir.Operation]]:
    """What the workflow yields, as a value of the type that it declares."""
    yields = workflow.body.yields
    if not yields or workflow.result == ir.NONE:
        return yields, []
    (operand,) = yields
    name = "constant"
    operands: tuple[str, ...] = ()
    if isinstance(operand, ir.Reference):
        is_moved = holds_large(context.types[operand.name]) != holds_large(workflow.result)
        if not is_moved and not _widens(operand, workflow.result, context):
            return yields, []
        name, operands = operand.name, (operand.name,)
    compute = ir.Compute(
        name=context.names.fresh(name),
        expression=context.text(operand),
        operands=operands,
        type=workflow.result,
        span=workflow.span,
    )
    context.types[compute.name] = compute.type
    return (ir.Reference(name=compute.name),), [compute]
