"""Expressions of workflow bodies in Argo's language, where that surely gives what Python gives.

What is left out is computed by a step: all arithmetic, and comparisons of floats and of numbers
with numbers of another kind.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flowc import ir
from flowc.backends.argo.sources import (
    Source,
    choice,
    constant,
    data_code,
    expression,
    items_code,
    json_code,
    operand,
    plain_code,
    quote,
    text_of,
)
from flowc.backends.argo.values import EACH, constant_text, wire_text
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.task_script import is_text

_ORDER: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


@dataclass(frozen=True)
class Scope:
    """The values that an expression may read: their sources and types, and parts of them."""

    sources: Mapping[str, Source]
    types: Mapping[str, ir.Type]
    declarations: Declarations
    part: Callable[[str, str], Source | None]
    """The source of a part: the name of a value, and the path of a part of it."""


def translate(text: str, scope: Scope) -> Source | None:
    """The source of an expression; None: a step must compute it.

    >>> scope = Scope({"x": constant("1")}, {"x": ir.INT}, {}, lambda name, path: None)
    >>> translate("x is None", scope).code
    "'1' == 'null'"
    """
    return _translated(ast.parse(text, mode="eval").body, scope)


def _translated(node: ast.expr, scope: Scope) -> Source | None:
    match node:
        case ast.Name(id=name):
            return scope.sources.get(name)
        case ast.Constant(value=None | bool() | int() | float() | str() as value):
            return constant(wire_text(value))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return constant(wire_text(-value))
        case ast.Attribute() | ast.Subscript():
            return _part(node, scope) or _field(node, scope)
        case ast.JoinedStr() | ast.BinOp(op=ast.Add()):
            found = _text(node, scope)
            return found and text_of(found.code, found)
        case ast.BoolOp(op=op, values=values):
            return _joined(" && " if isinstance(op, ast.And) else " || ", values, scope)
        case ast.UnaryOp(op=ast.Not(), operand=inner) if _is_bool(inner, scope):
            found = _translated(inner, scope)
            return found and negated(found)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _compared(left, op, right, scope)
        case ast.IfExp(test=test, body=body, orelse=orelse) if _is_bool(test, scope):
            parts = [_translated(each, scope) for each in (test, body, orelse)]
            if any(part is None for part in parts):
                return None
            condition, then, otherwise = (part for part in parts if part is not None)
            return _chosen(condition, then, otherwise)
        case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp() as found, default]):
            return _first(found, default, scope)
        case ast.List(elts=items):
            return _list(items, scope)
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name() as items]):
            found = _translated(items, scope)
            is_list = isinstance(_type(items, scope), ir.ListType)
            if found is None or not is_list:
                return None
            return expression(f"string(len({items_code(found.as_text())}))", found)
        case _:
            return None


def _first(found: ast.GeneratorExp, default: ast.expr, scope: Scope) -> Source | None:
    """`next((x for x in (a, b) if x is not None), d)`: the first that is there."""
    match found:
        case ast.GeneratorExp(
            elt=ast.Name(id=name),
            generators=[
                ast.comprehension(
                    target=ast.Name(id=target),
                    iter=ast.Tuple(elts=items) | ast.List(elts=items),
                    ifs=[ast.Compare(left=ast.Name(id=tested), ops=[ast.IsNot()])],
                )
            ],
        ) if name == target == tested:
            pass
        case _:
            return None
    sources = [_translated(item, scope) for item in (*items, default)]
    if any(source is None for source in sources):
        return None
    *options, last = (source for source in sources if source is not None)
    codes = [option.as_text() for option in options]
    if any(operand(code) != code for code in codes):
        # Long ones stand there once.
        code = f"find([{', '.join(codes)}], # != 'null') ?? {operand(last.as_text())}"
        return expression(code, *options, last)
    for option in reversed(options):
        test = expression(f"{operand(option.as_text())} != 'null'", option, is_bool=True)
        last = choice(test, option, last)
    return last


def _list(items: list[ast.expr], scope: Scope) -> Source | None:
    """A list of values."""
    found: list[Source] = []
    for item in items:
        source, type = _translated(item, scope), _type(item, scope)
        if source is None or type is None:
            return None
        found.append(exact(source, type, scope.declarations))
    codes = ", ".join(source.as_text() for source in found)
    return expression(f"{quote(EACH)} + toJson([{codes}])", *found)


def exact(source: Source, type: ir.Type, declarations: Declarations) -> Source:
    """A source whose texts stand in quotes."""
    if source.is_exact or not is_text(type, declarations):
        return source
    if source.is_constant:
        return constant(wire_text(source.text))
    code = operand(source.as_text())
    is_told = f"{code} startsWith '\"' || {code} == 'null'"
    found = expression(f"{is_told} ? {code} : {json_code(code)}", source)
    return replace(found, is_exact=True)


def _part(node: ast.expr, scope: Scope) -> Source | None:
    path, base = "", node
    while not isinstance(base, ast.Name):
        match base:
            case ast.Attribute(value=value, attr=attribute):
                path, base = f".{attribute}{path}", value
            case ast.Subscript(value=value, slice=ast.Constant(value=int() as index)):
                path, base = f"[{index}]{path}", value
            case _:
                return None
    return scope.part(base.id, path)


def _field(node: ast.expr, scope: Scope) -> Source | None:
    """A text that is a field of a record: of the user's, or of a failure or status."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return None
    record, type = scope.sources.get(node.value.id), _type(node, scope)
    if record is None or type is None or ir.without_none(type) != ir.STR:
        return None
    code = f"{data_code(record.as_text())}.{node.attr}"
    if type == ir.STR:
        return text_of(code, record)
    return expression(f"{code} == nil ? 'null' : {json_code(code)}", record)


_OPTIONAL = ir.optional(ir.STR)
_FAILURE: dict[str, ir.Type] = {"type": ir.STR, "message": ir.STR, "task": _OPTIONAL}
_OWN: dict[str, dict[str, ir.Type]] = {
    "Failure": _FAILURE,
    "TaskFailed": _FAILURE,
    "WorkflowFailed": _FAILURE,
    "Status": {"state": ir.STR, "message": _OPTIONAL, "task": _OPTIONAL},
}
"""The texts in flowc's own records."""


def _field_type(record: ir.Type | None, name: str, scope: Scope) -> ir.Type | None:
    """The type of a field that a record always has."""
    if not isinstance(record, ir.NamedType):
        return None
    if record.name in _OWN:
        return _OWN[record.name].get(name)
    declared = scope.declarations.get(record.name)
    fields = declared.fields if isinstance(declared, ir.Record) else ()
    return next((f.type for f in fields if f.name == name and f.required), None)


def _text(node: ast.expr, scope: Scope) -> Source | None:
    """The characters of a str: an expression for them, as they are."""
    match node:
        case ast.Constant(value=str() as value):
            return expression(quote(value))
        case ast.JoinedStr(values=values):
            return _texts([_formatted(value, scope) for value in values])
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _texts([_text(left, scope), _text(right, scope)])
        case _ if _type(node, scope) == ir.STR:
            found = _translated(node, scope)
            return found and expression(decoded(found), found)
        case _:
            return None


def decoded(source: Source) -> str:
    """The expression for the characters of a text."""
    if source.characters:
        return source.characters
    if source.is_constant and (source.is_exact or source.text[:1] == '"'):
        return quote(json.loads(source.text))
    code = source.as_text()
    return f"fromJSON({code})" if source.is_exact else plain_code(code)


def _formatted(node: ast.expr, scope: Scope) -> Source | None:
    """A part of an f-string."""
    match node:
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            if _type(value, scope) == ir.INT:
                found = _translated(value, scope)
                return found and expression(found.as_text(), found)
            return _text(value, scope)
        case _:
            return _text(node, scope)


def _texts(parts: list[Source | None]) -> Source | None:
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    return expression(" + ".join(part.code for part in found) or "''", *found)


def _joined(word: str, nodes: list[ast.expr], scope: Scope) -> Source | None:
    found: list[Source] = []
    for node in nodes:
        source = _translated(node, scope) if _is_bool(node, scope) else None
        if source is None:
            return None
        found.append(source)
    code = word.join(_term(source.as_bool()) for source in found)
    return expression(code, *found, is_bool=True)


def _term(code: str) -> str:
    is_simple = not any(word in code for word in (" ? ", " && ", " || "))
    return code if is_simple else f"({code})"


def _chosen(condition: Source, then: Source, orelse: Source) -> Source:
    """One of two values; of two bools that are known, the condition or what it is not."""
    match then.is_constant and then.text, orelse.is_constant and orelse.text:
        case "true", "false":
            return expression(condition.as_bool(), condition, is_bool=True)
        case "false", "true":
            return negated(condition)
        case _:
            return choice(condition, then, orelse)


def negated(source: Source) -> Source:
    """The bool that is true when another is not."""
    if source.is_constant:
        return constant("false" if source.text == "true" else "true")
    if not source.is_bool:
        return expression(f"{operand(source.code)} != 'true'", source, is_bool=True)
    if found := _COMPARISON.fullmatch(source.code):
        code = f"{found[1]} {_OPPOSITE[found[2]]} {found[3]}"
    elif found := _NEGATION.fullmatch(source.code):
        code = found[1]
    else:
        code = f"!({source.code})"
    return expression(code, source, is_bool=True)


_SIDE = r"((?:[^'&|?=<>!]|'(?:[^'\\]|\\.)*')+)"
_COMPARISON = re.compile(rf"{_SIDE} (==|!=|<|<=|>|>=) {_SIDE}")
_NEGATION = re.compile(rf"!\({_SIDE}\)")
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
"""Of comparisons of whole numbers and texts: there are no others."""


def _compared(left: ast.expr, op: ast.cmpop, right: ast.expr, scope: Scope) -> Source | None:
    is_none = isinstance(right, ast.Constant) and right.value is None
    if isinstance(op, ast.Is | ast.IsNot) and is_none:
        return _is_none(left, isinstance(op, ast.IsNot), scope)
    word = _ORDER.get(type(op))
    if word is None:
        return None
    types = (_type(left, scope), _type(right, scope))
    sources = (_translated(left, scope), _translated(right, scope))
    if sources[0] is None or sources[1] is None or types[0] is None or types[1] is None:
        return None
    if types == (ir.INT, ir.INT):
        codes = [_int(source) for source in sources if source is not None]
        return expression(f"{codes[0]} {word} {codes[1]}", sources[0], sources[1], is_bool=True)
    if word in ("==", "!=") and isinstance(right, ast.Constant):
        return _equal(sources[0], types[0], right.value, word, scope)
    return None


def _is_none(node: ast.expr, is_negated: bool, scope: Scope) -> Source | None:
    whole = isinstance(node, ast.Attribute) and node.attr == "failure"
    if whole and isinstance(node, ast.Attribute):
        test = " is not None" if is_negated else " is None"
        found = _part_text(node, test, scope)
        if found is not None:
            return found
    source = _translated(node, scope)
    if source is None:
        return None
    code = f"{operand(source.as_text())} {'!=' if is_negated else '=='} 'null'"
    return expression(code, source, is_bool=True)


def _part_text(node: ast.Attribute, test: str, scope: Scope) -> Source | None:
    if not isinstance(node.value, ast.Name):
        return None
    return scope.part(node.value.id, f".{node.attr}{test}")


def _int(source: Source) -> str:
    if source.is_constant:
        return source.text
    return f"int({source.as_text()})"


def _equal(left: Source, type: ir.Type, value: object, word: str, scope: Scope) -> Source | None:
    """A comparison of a text, an enum's or a bool with a constant."""
    code = operand(left.as_text())
    if isinstance(value, bool):
        if type != ir.BOOL:
            return None
        return expression(f"{code} {word} {quote(wire_text(value))}", left, is_bool=True)
    if not isinstance(value, str) or not is_text(type, scope.declarations):
        return None
    if isinstance(type, ir.NamedType):
        return None
    quoted, plain = wire_text(value), constant_text(ir.STR, value, scope.declarations)
    if left.is_exact or quoted == plain:
        return expression(f"{code} {word} {quote(quoted)}", left, is_bool=True)
    test = f"{code} in [{quote(plain)}, {quote(quoted)}]"
    return expression(test if word == "==" else f"not ({test})", left, is_bool=True)


def _is_bool(node: ast.expr, scope: Scope) -> bool:
    return _type(node, scope) == ir.BOOL


def _type(node: ast.expr, scope: Scope) -> ir.Type | None:
    match node:
        case ast.Name(id=name):
            return scope.types.get(name)
        case ast.Constant(value=bool()):
            return ir.BOOL
        case (
            ast.Constant(value=int())
            | ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int()))
        ):
            return ir.INT
        case ast.Constant(value=str()):
            return ir.STR
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return ir.BOOL
        case ast.Call(func=ast.Name(id="len")):
            return ir.INT
        case ast.JoinedStr():
            return ir.STR
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            is_str = _type(left, scope) == ir.STR and _type(right, scope) == ir.STR
            return ir.STR if is_str else None
        case ast.Attribute(value=ast.Name() as value, attr=name):
            return _field_type(_type(value, scope), name, scope)
        case ast.Constant(value=None):
            return ir.NONE
        case ast.Constant(value=float()):
            return ir.FLOAT
        case ast.BoolOp(values=values):
            return ir.BOOL if all(_is_bool(value, scope) for value in values) else None
        case _:
            return None
