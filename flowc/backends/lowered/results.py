"""The result of a workflow by its parts: each part is an output of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable
from typing import Protocol

from flowc import ir
from flowc.backends.lowered.ports import Part, part_types
from flowc.compiler.passes.names import Names
from flowc.compiler.scripts.codec_text import Declarations


class Context(Protocol):
    """What settling needs to know of a workflow: the names in use, and types."""

    names: Names
    types: dict[str, ir.Type]

    @property
    def declarations(self) -> Declarations:
        """The records and enums of the module."""


def settle_result(
    workflow: ir.Workflow,
    operations: list[ir.Operation],
    wanted: Collection[Part | None],
    context: Context,
) -> tuple[dict[Part | None, str], list[ir.Operation]]:
    """The value of each wanted part of the result, with the operations that give them."""
    whole = workflow.body.yields[0] if workflow.body.yields else None
    if not isinstance(whole, ir.Reference):
        return {}, operations
    span = next((op.span for op in operations if _gives(op, whole.name)), workflow.span)
    results: dict[Part | None, str] = {None: whole.name} if None in wanted else {}
    made = {op.name: op for op in operations if isinstance(op, ir.Compute) and not op.soft}
    constructor = _constructor(whole.name, made, context)
    known = _reads(whole.name, made)
    for name, part, type in part_types(workflow.result, context.declarations):
        if part not in wanted:
            continue
        node = constructor.get(part)
        if isinstance(node, ast.Name):
            results[part] = node.id
            continue
        expression = _part(whole.name, part) if node is None else ast.unparse(node)
        words = {whole.name} if node is None else _words(node) & known
        value = context.names.fresh(f"{whole.name}_{name}")
        results[part] = value
        context.types[value] = type
        operations.append(
            ir.Compute(
                name=value,
                expression=expression,
                operands=tuple(sorted(words)),
                type=type,
                span=span,
            )
        )
    return results, _without(whole.name, results.values(), operations)


def _gives(op: ir.Operation, value: str) -> bool:
    return any(result.name == value for result in ir.results(op))


def _reads(name: str, made: dict[str, ir.Compute]) -> set[str]:
    """The values that an expression reads, and those that they are made of."""
    if name not in made:
        return set()
    own = set(made[name].operands)
    return own.union(*(_reads(inner, made) for inner in own))


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


def _constructor(name: str, made: dict[str, ir.Compute], context: Context) -> dict[Part, ast.expr]:
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
    value: ast.expr, failure: ast.expr, made: dict[str, ir.Compute], context: Context
) -> dict[Part, ast.expr]:
    elements = _constructor(value.id, made, context) if isinstance(value, ast.Name) else {}
    return {
        "value": value,
        "failure": failure,
        **{f"value[{part}]": element for part, element in elements.items()},
    }
