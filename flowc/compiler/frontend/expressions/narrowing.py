"""What a condition tells about the types of names and of their parts."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flowc import ir
from flowc.compiler.frontend.expressions.parts import attribute, subscript
from flowc.compiler.frontend.expressions.pure_types import Iterable
from flowc.compiler.frontend.expressions.variables import Names, path_of
from flowc.ir.relations import NEVER, assignable, join

Narrowed = dict[str, ir.Type]
"""Types by the text of a path: `x`, `r.field`."""


def narrow(test: ast.expr, names: Names) -> tuple[Narrowed, Narrowed]:
    """The types of paths when a condition is true, and when it is false."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            true, false = narrow(operand, names)
            return false, true
        case ast.BoolOp(op=ast.And(), values=values):
            return _all_of(values, names, narrow)
        case ast.BoolOp(op=ast.Or(), values=values):
            false, true = _all_of(values, names, _negated)
            return true, false
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _compared(op, left, right, names)
        case _:
            return _tested(test, names)


def path_type(node: ast.expr, names: Names) -> ir.Type | None:
    """The type of a name or of a part of one, as far as it is known; nothing is reported."""
    path = path_of(node)
    if path is None:
        return None
    if path in names.narrowed:
        return names.narrowed[path]
    match node:
        case ast.Name(id=name):
            return names.variables[name].type if name in names.variables else None
        case ast.Attribute(value=value):
            base = path_type(value, names)
            return base and attribute(node, base, names.quiet())
        case ast.Subscript(value=value):
            base = path_type(value, names)
            found = base and subscript(node, base, None, names.quiet())
            return None if isinstance(found, Iterable) else found
        case _:
            return None


def truthy(type: ir.Type) -> ir.Type:
    """The type of a value known to be true.

    >>> str(truthy(ir.optional(ir.STR)))
    'str'
    """
    if type == ir.NONE:
        return NEVER
    if isinstance(type, ir.LiteralType):
        return ir.LiteralType(values=tuple(value for value in type.values if value))
    return ir.without_none(type)


def falsy(type: ir.Type) -> ir.Type:
    """The type of a value known to be false: a record or a file is never.

    >>> str(falsy(ir.optional(ir.FILE)))
    'None'
    """
    match type:
        case ir.OptionalType(item=item):
            return join(ir.NONE, falsy(item)) or type
        case ir.LiteralType(values=values):
            return ir.LiteralType(values=tuple(value for value in values if not value))
        case ir.NamedType() | ir.TupleType() | ir.ScalarType(name="File" | "Directory"):
            return type if type == ir.TupleType(elements=()) else NEVER
        case ir.ScalarType(name="date" | "datetime" | "Secret" | "Volume"):
            return NEVER
        case _:
            return type


def _negated(test: ast.expr, names: Names) -> tuple[Narrowed, Narrowed]:
    true, false = narrow(test, names)
    return false, true


def _all_of(
    tests: list[ast.expr],
    names: Names,
    narrowing: Callable[[ast.expr, Names], tuple[Narrowed, Narrowed]],
) -> tuple[Narrowed, Narrowed]:
    """When all hold, each tells the next ones; when one fails, only what all tell is known."""
    together: Narrowed = {}
    failed: Narrowed | None = None
    for test in tests:
        holds, fails = narrowing(test, names)
        failed = fails if failed is None else _either(failed, fails)
        together.update(holds)
        names = names.narrow(holds)
    return together, failed or {}


def _either(one: Narrowed, other: Narrowed) -> Narrowed:
    joined = {path: join(one[path], other[path]) for path in one.keys() & other.keys()}
    return {path: type for path, type in joined.items() if type is not None}


def _tested(test: ast.expr, names: Names) -> tuple[Narrowed, Narrowed]:
    path, type = path_of(test), path_type(test, names)
    if path is None or not isinstance(type, ir.OptionalType | ir.LiteralType):
        return {}, {}
    return {path: truthy(type)}, {path: falsy(type)}


def _compared(
    op: ast.cmpop, left: ast.expr, right: ast.expr, names: Names
) -> tuple[Narrowed, Narrowed]:
    if path_of(left) is None:
        left, right = right, left
    path, type = path_of(left), path_type(left, names)
    if path is None or type is None:
        return {}, {}
    match op:
        case ast.Is() | ast.Eq():
            equal, other = _equal(type, right)
        case ast.IsNot() | ast.NotEq():
            other, equal = _equal(type, right)
        case _:
            return {}, {}
    return (
        {path: equal} if equal != type else {},
        {path: other} if other != type else {},
    )


def _equal(type: ir.Type, node: ast.expr) -> tuple[ir.Type, ir.Type]:
    """The types of a value that is equal to a literal, and of one that is not."""
    if not isinstance(node, ast.Constant):
        return type, type
    if node.value is None:
        none = ir.NONE if assignable(ir.NONE, type) else NEVER
        return none, ir.without_none(type) if type != ir.NONE else NEVER
    literal = ir.without_none(type)
    if not isinstance(literal, ir.LiteralType) or not isinstance(node.value, bool | int | str):
        return literal, type
    value = node.value
    others = tuple(known for known in literal.values if known != value)
    rest = ir.LiteralType(values=others)
    remaining = ir.optional(rest) if isinstance(type, ir.OptionalType) else rest
    matching = tuple(known for known in literal.values if known == value)
    return ir.LiteralType(values=matching), remaining
