"""The types of expressions, as far as Argo's language needs them; None: not known."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from flowc import ir
from flowc.compiler.scripts.codec_text import Declarations

Types = Mapping[str, ir.Type]

_TESTS = ("startswith", "endswith")


def type_of(node: ast.expr, types: Types, declarations: Declarations) -> ir.Type | None:
    """The type of an expression over values of known types.

    >>> type_of(ast.parse("len(xs) > 1", mode="eval").body, {}, {}) == ir.BOOL
    True
    """

    def all_are(wanted: ir.Type, *nodes: ast.expr) -> ir.Type | None:
        found = all(type_of(each, types, declarations) == wanted for each in nodes)
        return wanted if found else None

    match node:
        case ast.Name(id=name):
            return types.get(name)
        case ast.Constant(value=value):
            return _constant_type(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int())):
            return ir.INT
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return ir.BOOL
        case ast.Call(func=ast.Name(id=called)):
            return _called_type(called, declarations)
        case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in _TESTS:
            return all_are(ir.STR, value) and ir.BOOL
        case ast.Call(func=ast.Attribute(value=value, attr="join")):
            return all_are(ir.STR, value)
        case ast.JoinedStr():
            return ir.STR
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return all_are(ir.STR, left, right)
        case ast.Attribute(value=value, attr=name):
            return field_type(type_of(value, types, declarations), name, declarations)
        case ast.BoolOp(values=values):
            return all_are(ir.BOOL, *values)
        case ast.IfExp(body=body, orelse=orelse):
            found = type_of(body, types, declarations)
            return found and all_are(found, orelse)
        case _:
            return None


def _constant_type(value: object) -> ir.Type | None:
    known = {bool: ir.BOOL, int: ir.INT, float: ir.FLOAT, str: ir.STR, type(None): ir.NONE}
    return known.get(type(value))


def _called_type(name: str, declarations: Declarations) -> ir.Type | None:
    if name in declarations or name in ir.OWN_FIELDS:
        return ir.NamedType(name=name)
    return {"len": ir.INT, "str": ir.STR, "bool": ir.BOOL}.get(name)


def field_type(record: ir.Type | None, name: str, declarations: Declarations) -> ir.Type | None:
    """The type of a field that a record always has; of one that is not there, reading fails."""
    match record and ir.without_none(record):
        case ir.OutcomeType(item=item):
            failure = ir.optional(ir.FAILURE)
            return {"value": ir.optional(item), "failure": failure}.get(name)
        case ir.NamedType(name=own) if own in ir.OWN_FIELDS:
            return ir.OWN_FIELDS[own].get(name)
        case ir.NamedType(name=own):
            declared = declarations.get(own)
            fields = declared.fields if isinstance(declared, ir.Record) else ()
            return next((f.type for f in fields if f.name == name and f.required), None)
        case _:
            return None


def fields_of(record: str, declarations: Declarations) -> Mapping[str, ir.Type] | None:
    """The fields that a call of a record's class gives, in order."""
    if record == "Outcome" or ir.NamedType(name=record) in ir.FAILURES:
        return None
    if record in ir.OWN_FIELDS:
        return ir.OWN_FIELDS[record]
    declared = declarations.get(record)
    if not isinstance(declared, ir.Record):
        return None
    return {field.name: field.type for field in declared.fields}
