"""Rewrite what CWL's links cannot say into expressions, which become generated steps.

A link can take the first source that is not null, and no more. So merges of values that may be
null, constants that are results, negated conditions and sizes in bytes are computed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from flowc import ir
from flowc.backends.cwl.ports import Part, part_types
from flowc.backends.cwl.types import Declarations
from flowc.compiler.passes.names import Names, names_of
from flowc.compiler.scripts.codec_text import constant_text

_MAY_BE_NULL = (ir.NONE, ir.JSON)
MIB = 2**20
_NOTHING = ir.Constant(type=ir.NONE, json_value=None)


@dataclass(frozen=True)
class Settled:
    """A workflow whose merges are links; the value that negates each condition, by its name;
    and the value of each part of the result (None: of the whole)."""

    workflow: ir.Workflow
    negations: dict[str, str]
    results: dict[Part | None, str]


@dataclass
class _Context:
    declarations: Declarations
    names: Names
    types: dict[str, ir.Type]
    computes: dict[str, ir.Compute]
    negations: dict[str, str] = field(default_factory=dict)


def settle(
    workflow: ir.Workflow, declarations: Declarations, wanted: Collection[Part | None]
) -> Settled:
    """Bring a workflow in lowered form to one whose every merge is a link.

    `wanted` are the parts of its result that somebody reads (None: the whole).

    After: each result of an `If` is yielded by one branch, the other giving None, or by both and
    is never null; the workflow yields a value, never a constant; sizes are in MiB.
    """
    body = workflow.body.operations
    computes = {op.name: op for op in body if isinstance(op, ir.Compute)}
    context = _Context(declarations, names_of(workflow), ir.definitions(workflow), computes)
    operations: list[ir.Operation] = []
    for op in body:
        match op:
            case ir.If():
                operations += _settle_if(op, context)
            case ir.Call():
                operations += _settle_sizes(op, context)
            case ir.Fail():
                operations += _settle_fail(op, context)
            case _:
                operations.append(op)
    yields, constants = _settle_yields(workflow, context)
    region = workflow.body.model_copy(update={"yields": yields})
    settled = workflow.model_copy(update={"body": region})
    results, operations = _settle_result(settled, [*operations, *constants], wanted, context)
    region = region.model_copy(update={"operations": tuple(operations)})
    return Settled(settled.model_copy(update={"body": region}), context.negations, results)


def _settle_if(op: ir.If, context: _Context) -> Iterator[ir.Operation]:
    if op.orelse.operations and isinstance(op.condition, ir.Reference):
        yield from _negation(op.condition.name, op, context)
    results: list[tuple[ir.Value, ir.Operand, ir.Operand]] = []
    computes: list[ir.Operation] = []
    for index, value in enumerate(op.results):
        then, orelse = _yield(op.then, index), _yield(op.orelse, index)
        if _is_link(value.type, then, orelse, op):
            results.append((value, then or _NOTHING, orelse or _NOTHING))
            continue
        sides = []
        for operand, region, is_then in ((then, op.then, True), (orelse, op.orelse, False)):
            if operand is not None and _is_local(operand, region):
                side = _side(value, "then" if is_then else "else", context)
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


def _settle_branch(region: ir.Region, context: _Context) -> tuple[list[ir.Operation], ir.Region]:
    """A branch whose failure or call reads only what is computed before it."""
    match region.operations:
        case (ir.Fail() as op, *rest):
            *before, settled = _settle_fail(op, context)
        case (ir.Call() as op, *rest):
            *before, settled = _settle_sizes(op, context)
        case _:
            return [], region
    return before, region.model_copy(update={"operations": (settled, *rest)})


def _settle_fail(op: ir.Fail, context: _Context) -> Iterator[ir.Operation]:
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


def _negation(condition: str, op: ir.If, context: _Context) -> Iterator[ir.Operation]:
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


def _is_link(type: ir.Type, then: ir.Operand | None, orelse: ir.Operand | None, op: ir.If) -> bool:
    """Whether the first source that is not null is the value of a merge."""
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


def _side(value: ir.Value, branch: str, context: _Context) -> ir.Value:
    name = context.names.fresh(f"{value.name}_{branch}")
    return ir.Value(name=name, type=ir.optional(value.type))


def _select(
    op: ir.If,
    value: ir.Value,
    then: ir.Operand | None,
    orelse: ir.Operand | None,
    context: _Context,
) -> ir.Compute:
    """The expression that takes the value of the branch that ran."""
    sides = [side for side in (then, orelse) if side is not None]
    texts = [_text(side, value.type, context) for side in sides]
    read = [side.name for side in sides if isinstance(side, ir.Reference)]
    if len(sides) == 2:
        condition = _text(op.condition, ir.BOOL, context)
        expression = f"{texts[0]} if {condition} else {texts[1]}"
        if isinstance(op.condition, ir.Reference):
            read.append(op.condition.name)
    else:
        expression = texts[0]
    return ir.Compute(
        name=value.name,
        expression=expression,
        operands=tuple(dict.fromkeys(read)),
        type=value.type,
        after=op.after,
        span=op.span,
    )


def _text(operand: ir.Operand, type: ir.Type, context: _Context) -> str:
    if isinstance(operand, ir.Reference):
        return operand.name
    return str(constant_text(operand.type, operand.json_value, context.declarations))


def _settle_yields(
    workflow: ir.Workflow, context: _Context
) -> tuple[tuple[ir.Operand, ...] | None, list[ir.Operation]]:
    match workflow.body.yields:
        case (ir.Constant() as constant,) if workflow.result != ir.NONE:
            compute = ir.Compute(
                name=context.names.fresh("constant"),
                expression=_text(constant, workflow.result, context),
                type=workflow.result,
                span=workflow.span,
            )
            return (ir.Reference(name=compute.name),), [compute]
        case yields:
            return yields, []


def _settle_sizes(op: ir.Call, context: _Context) -> Iterator[ir.Operation]:
    """Give the sizes that a call computes in MiB, as CWL takes them."""
    options = op.options
    update: dict[str, ir.Reference] = {}
    for size in ("memory", "disk"):
        read = getattr(options, size, None)
        if isinstance(read, ir.Reference):
            name = context.names.fresh(f"{op.name}_{size}_mib")
            update[size] = ir.Reference(name=name)
            yield ir.Compute(
                name=name,
                expression=f"int(-(-{read.name} // {MIB}))",
                operands=(read.name,),
                type=ir.INT,
                span=op.span,
            )
    if options is None or not update:
        yield op
    else:
        yield op.model_copy(update={"options": options.model_copy(update=dict(update))})


def _settle_result(
    workflow: ir.Workflow,
    operations: list[ir.Operation],
    wanted: Collection[Part | None],
    context: _Context,
) -> tuple[dict[Part | None, str], list[ir.Operation]]:
    """The value of each wanted part of the result, with the operations that give them."""
    whole = workflow.body.yields[0] if workflow.body.yields else None
    if not isinstance(whole, ir.Reference):
        return {}, operations
    results: dict[Part | None, str] = {None: whole.name} if None in wanted else {}
    made = {op.name: op for op in operations if isinstance(op, ir.Compute) and not op.soft}
    constructor = _constructor(whole.name, made, context)
    for name, part, type in part_types(workflow.result, context.declarations):
        if part not in wanted:
            continue
        node = constructor.get(part)
        if isinstance(node, ast.Name):
            results[part] = node.id
            continue
        expression = _part(whole.name, part) if node is None else ast.unparse(node)
        words = {whole.name} if node is None else _words(node)
        value = context.names.fresh(f"{whole.name}_{name}")
        results[part] = value
        operations.append(
            ir.Compute(
                name=value,
                expression=expression,
                operands=tuple(sorted(words & context.types.keys())),
                type=type,
                span=workflow.span,
            )
        )
    return results, _without(whole.name, results.values(), operations)


def _words(node: ast.expr) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _without(
    name: str, results: Iterable[str], operations: list[ir.Operation]
) -> list[ir.Operation]:
    """Drop the expression that puts a result together, and those it is made of, if unread."""
    kept = list(operations)
    for op in reversed(operations):
        if not isinstance(op, ir.Compute) or op.soft:
            continue
        is_display = op.name == name or isinstance(op.type, ir.TupleType)
        if is_display and _CONSTRUCTOR.match(op.expression) and op.name not in _read(kept, results):
            kept.remove(op)
    return kept


_CONSTRUCTOR = re.compile(r"\(|Outcome\(|[A-Z_]\w*\(")


def _read(operations: list[ir.Operation], results: Iterable[str]) -> set[str]:
    """The values that operations or outputs read."""
    read = {*results}
    for op in operations:
        read |= {*ir.uses(op), *op.after}
        for region in ir.regions(op):
            read |= {*ir.free_values(region), *ir.yielded(region)}
    return read


def _part(value: str, part: Part) -> str:
    return f"{value}[{part}]" if isinstance(part, int) else f"{value}.{part}"


def _constructor(name: str, made: dict[str, ir.Compute], context: _Context) -> dict[Part, ast.expr]:
    """The expressions of the parts, if a value is made by a display or constructor."""
    if name not in made:
        return {}
    type = made[name].type
    fields = [part for _, part, _ in part_types(type, context.declarations)]
    match ast.parse(made[name].expression, mode="eval").body:
        case ast.Tuple(elts=elements) if isinstance(type, ir.TupleType):
            return dict(enumerate(elements))
        case ast.Call(func=ast.Name(id="Outcome"), args=[value, failure]) if isinstance(
            type, ir.OutcomeType
        ):
            return _outcome_parts(value, failure, made, context)
        case ast.Call(func=ast.Name(id=function), args=args, keywords=keywords) if (
            isinstance(type, ir.NamedType) and function == type.name
        ):
            by_position = dict(zip(fields, args, strict=False))
            return {**by_position, **{k.arg: k.value for k in keywords if k.arg is not None}}
        case _:
            return {}


def _outcome_parts(
    value: ast.expr, failure: ast.expr, made: dict[str, ir.Compute], context: _Context
) -> dict[Part, ast.expr]:
    elements = _constructor(value.id, made, context) if isinstance(value, ast.Name) else {}
    return {
        "value": value,
        "failure": failure,
        **{f"value[{part}]": element for part, element in elements.items()},
    }
