"""Which expressions cannot fail, so that nobody can tell whether they were computed."""

from __future__ import annotations

import ast

from flowc import ir

_TOTAL_NODES = (
    ast.Constant, ast.Name, ast.List, ast.Tuple, ast.Dict, ast.Starred, ast.JoinedStr, ast.IfExp,
    ast.BoolOp, ast.UnaryOp, ast.Compare, ast.ListComp, ast.GeneratorExp, ast.DictComp,
    ast.comprehension, ast.keyword, ast.expr_context, ast.boolop, ast.unaryop, ast.cmpop,
    ast.operator,
)  # fmt: skip
_TOTAL_FUNCTIONS = frozenset(
    {"abs", "all", "any", "bool", "dict", "enumerate", "len", "list", "reversed", "sorted"}
    | {"str", "sum", "tuple", "zip"}
)
_DATES = (ir.DATE, ir.DATETIME, ir.TIMEDELTA)


def is_total(node: ast.AST, type: ir.Type) -> bool:
    """Whether an expression, whose value has a type, surely does not fail."""
    return all(_is_total(inner, type) for inner in ast.walk(node))


def _is_total(node: ast.AST, type: ir.Type) -> bool:
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.BitOr()):
            return type not in _DATES
        case ast.BinOp(
            op=ast.Div() | ast.FloorDiv() | ast.Mod(), right=ast.Constant(value=int(divisor))
        ):
            return divisor != 0
        case ast.FormattedValue(format_spec=spec):
            return spec is None
        case ast.Attribute(attr=attr):
            return attr != "size"
        case ast.Subscript(slice=index):
            return isinstance(index, ast.Slice)
        case ast.Slice(step=step):
            return step is None
        case ast.Call(func=ast.Name(id=name), keywords=[]):
            return name in _TOTAL_FUNCTIONS
    return isinstance(node, _TOTAL_NODES)
