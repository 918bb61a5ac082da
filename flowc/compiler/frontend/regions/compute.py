"""Pure expressions of a workflow body to constants, or to computes."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeGuard

from flowc import ir
from flowc.compiler.frontend.expressions.constants import constant_value
from flowc.compiler.frontend.expressions.infer import Names, Variable, infer
from flowc.compiler.frontend.expressions.render import Rendered, render
from flowc.compiler.frontend.expressions.totality import is_total
from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.locals import Local, Parts
from flowc.compiler.frontend.regions.names import words_of
from flowc.compiler.frontend.regions.reading import read_name, report_task_as_value

_SMALL = 2**63
_LITERALS = {bool: ir.BOOL, int: ir.INT, str: ir.STR, type(None): ir.NONE}


def compute(
    block: Block, node: ast.expr, hint: str | None = None, expected: ir.Type | None = None
) -> Local:
    """The value of an expression without calls of tasks."""
    literal = _literal(block, node, expected)
    if literal is not None:
        return literal
    return _computed(block, node, names_of(block, node), hint, expected)


def fill(
    block: Block,
    place: ast.AST,
    template: str,
    values: Mapping[str, Local],
    hint: str | None,
    expected: ir.Type | None = None,
) -> Local:
    """The value of an expression given as text, in which some names stand for values."""
    tree = ast.parse(template, mode="eval").body
    for part in ast.walk(tree):
        if isinstance(part, ast.expr):
            ast.copy_location(part, place)
    context = block.context
    variables = {name: variable(name, local) for name, local in values.items()}
    names = Names(variables, context.scope, context.types, context.sink)
    return _computed(block, tree, names, hint, expected)


def _computed(
    block: Block, node: ast.expr, names: Names, hint: str | None, expected: ir.Type | None
) -> Local:
    type = infer(node, names, expected)
    if type is None:
        return Local(None, None, block.span(node))
    constant = constant_value(node, names, type)
    if constant is not None:
        return Local(type, constant, block.span(node))
    return add_compute(block, node, render(node, names), type, hint)


def add_compute(
    block: Block,
    node: ast.expr,
    rendered: Rendered,
    type: ir.Type,
    hint: str | None = None,
) -> Local:
    """An operation that computes an expression whose type is known."""
    span = block.span(node)
    name = block.context.names.fresh(hint or words_of(node))
    block.add(
        ir.Compute(
            name=name,
            expression=rendered.text,
            operands=rendered.operands,
            type=type,
            span=span,
        )
    )
    if not is_total(node, type):
        block.context.facts.fallible.add(name)
    return Local(type, ir.Reference(name=name), span)


def names_of(block: Block, *nodes: ast.expr) -> Names:
    """What the names in expressions stand for, with parts and tasks made values."""
    inner = {n.id for node in nodes for n in ast.walk(node) if is_target(n)}
    variables: dict[str, Variable] = {}
    for node in nodes:
        for name in ast.walk(node):
            if isinstance(name, ast.Name) and name.id not in variables and name.id not in inner:
                local = read_name(block, name)
                if local is not None:
                    local = materialize(block, local, name.id, name)
                    variables[name.id] = variable(name.id, local)
    context = block.context
    return Names(variables, context.scope, context.types, context.sink, block.narrowed)


def variable(name: str, local: Local) -> Variable:
    """A local as expressions see it."""
    match local.operand:
        case ir.Reference(name=value):
            return Variable(value, local.type)
        case ir.Constant() as constant:
            return Variable(name, local.type, constant)
    return Variable(name, None)


def materialize(
    block: Block, local: Local, hint: str | None = None, node: ast.expr | None = None
) -> Local:
    """A local as a value that operations can read: its parts put together.

    Reports: `task-as-value`.
    """
    if local.operand is not None:
        return local
    if local.callee is not None and node is not None:
        report_task_as_value(block, block.span(node), local)
        return Local(None, None, local.span)
    parts = local.parts
    if parts is None:
        return local
    made = display(block, parts, hint)
    return replace(made, parts=parts)


def typed(operand: ir.Operand, type: ir.Type) -> ir.Operand:
    """An operand where a value of a type stands: constants take that type, such as `[]`."""
    if isinstance(operand, ir.Reference) or operand.type is type:
        return operand
    if isinstance(type, ir.LargeType) or operand.type == ir.NONE:
        return operand
    return operand.model_copy(update={"type": type})


def display(block: Block, parts: Parts, hint: str | None) -> Local:
    """The list, tuple or dict of some parts."""
    scope = block.inline()
    text = shown(parts.node)
    names = [
        bind_value(scope, materialize(scope, part, None, parts.node), parts.node, text, number)
        for number, part in enumerate((*parts.items, *parts.keys))
    ]
    items: list[ast.expr] = [*names[: len(parts.items)]]
    keys: list[ast.expr | None] = [*names[len(parts.items) :]]
    made: ast.expr
    match parts.form:
        case "list":
            made = ast.List(elts=items, ctx=ast.Load())
        case "tuple":
            made = ast.Tuple(elts=items, ctx=ast.Load())
        case "dict":
            made = ast.Dict(keys=keys, values=items)
    return compute(scope, ast.copy_location(made, parts.node), hint, parts.expected)


def one_element_list(block: Block, local: Local) -> Local:
    """A list that holds one value."""
    if local.type is None or local.operand is None:
        return local
    name = local.operand.name if isinstance(local.operand, ir.Reference) else "item"
    text, operands = operand_text(block, local.operand)
    op = ir.Compute(
        name=block.context.names.fresh(f"{name}_list"),
        expression=f"[{text}]",
        operands=operands,
        type=ir.ListType(element=local.type),
        span=local.span,
    )
    block.add(op)
    return Local(op.type, ir.Reference(name=op.name), local.span)


def operand_text(block: Block, operand: ir.Operand) -> Rendered:
    """An operand as the text of an expression."""
    if isinstance(operand, ir.Reference):
        return Rendered(operand.name, (operand.name,))
    context = block.context
    names = Names(
        {"c": Variable("c", operand.type, operand)}, context.scope, context.types, context.sink
    )
    return render(ast.Name(id="c", ctx=ast.Load()), names)


def bind_value(
    scope: Block, local: Local, node: ast.expr, text: str | None = None, number: int = 0
) -> ast.Name:
    """A name that stands for a value in the place of an expression.

    It is the text of the expression, for the sake of messages, and blanks that tell it from
    others: no Python name. `text` and `number` save the search for both, where a long expression
    stands for many values.
    """
    text = shown(node) if text is None else text
    while scope.raw(name := f"{text} {_blanks(number)}") is not None:
        number += 1
    scope.bindings[name] = local
    return ast.copy_location(ast.Name(id=name, ctx=ast.Load()), node)


def _blanks(number: int) -> str:
    """A number in two characters that look alike and that messages strip: binary digits."""
    return f"{number + 1:b}"[1:].replace("0", " ").replace("1", "\N{NO-BREAK SPACE}")


def _literal(block: Block, node: ast.expr, expected: ir.Type | None) -> Local | None:
    """The constants that most calls pass, without a second look."""
    if not isinstance(node, ast.Constant) or isinstance(expected, ir.LiteralType):
        return None
    type = _LITERALS.get(node.value.__class__)
    if type is None or (type is ir.INT and abs(node.value) >= _SMALL):  # type: ignore[arg-type]
        return None
    return Local(type, ir.Constant(type=type, json_value=node.value), block.span(node))


def is_target(node: ast.AST) -> TypeGuard[ast.Name]:
    """Whether a node is a name that something binds."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
