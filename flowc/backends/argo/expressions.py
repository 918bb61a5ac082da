"""Expressions of workflow bodies in Argo's language, where that surely gives what Python gives.

What is left out is computed by a step: arithmetic, and comparisons of floats and of numbers with
numbers of another kind.
"""

from __future__ import annotations

import ast

from flowc import ir
from flowc.backends.argo.expression_lists import comprehension, first, joined, listed
from flowc.backends.argo.expression_scope import Scope
from flowc.backends.argo.expression_types import fields_of
from flowc.backends.argo.sources import (
    Source,
    choice,
    constant,
    expression,
    items_code,
    negated,
    operand,
    quote,
    text_of,
)
from flowc.backends.argo.texts import characters, exact, field_text, number, record_text, shown
from flowc.backends.argo.values import wire_text
from flowc.compiler.scripts.task_script import is_text

_ORDER: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


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
        case ast.Call():
            return _called(node, scope)
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
        case ast.List(elts=items):
            return listed(items, scope, _translated)
        case ast.ListComp(elt=element, generators=[generator]):
            return comprehension(element, generator, scope, _translated)
        case _:
            return None


def _called(node: ast.Call, scope: Scope) -> Source | None:
    match node:
        case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp() as options, default]):
            return first(options, default, scope, _translated)
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name() as items], keywords=[]):
            found = _translated(items, scope)
            is_list = isinstance(scope.type(items), ir.ListType)
            if found is None or not is_list:
                return None
            return expression(f"string(len({items_code(found.as_text())}))", found)
        case ast.Call(func=ast.Name(id="str"), args=[value], keywords=[]):
            text = _shown(value, scope)
            return text and text_of(text.code, text)
        case ast.Call(func=ast.Name(id="bool"), args=[ast.Name() as value], keywords=[]):
            return _truth(value, scope)
        case ast.Call(func=ast.Attribute(value=joint, attr="join"), args=[texts], keywords=[]):
            return joined(joint, texts, scope, _translated)
        case ast.Call(func=ast.Attribute(value=text, attr=method), args=[part], keywords=[]) if (
            method in _TESTS
        ):
            return _tested(text, _TESTS[method], part, scope)
        case ast.Call(func=ast.Name(id=record)):
            return _record(record, node, scope)
        case _:
            return None


_TESTS = {"startswith": "startsWith", "endswith": "endsWith"}


def _tested(text: ast.expr, word: str, other: ast.expr, scope: Scope) -> Source | None:
    """A test of two texts: whether one begins or ends with the other, contains it, or is it."""
    sides = _text(text, scope), _text(other, scope)
    if sides[0] is None or sides[1] is None:
        return None
    codes = [operand(side.code) for side in sides if side is not None]
    return expression(f"{codes[0]} {word} {codes[1]}", sides[0], sides[1], is_bool=True)


def _truth(node: ast.expr, scope: Scope) -> Source | None:
    """`bool(value)`: of a text, a number or a list whether it is not empty, or not zero."""
    found = _translated(node, scope)
    match found and scope.type(node), found:
        case ir.ScalarType(name="str"), Source():
            code = f"{operand(characters(found))} != ''"
        case ir.ScalarType(name="int"), Source():
            code = f"{number(found)} != 0"
        case ir.ListType(), Source():
            code = f"len({items_code(found.as_text())}) > 0"
        case _:
            return None
    return expression(code, found, is_bool=True)


def _record(name: str, node: ast.Call, scope: Scope) -> Source | None:
    """A record of which every field is given."""
    types = fields_of(name, scope.declarations)
    if types is None or len(node.args) > len(types):
        return None
    given = dict(zip(types, node.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    if set(given) != set(types):
        return None
    fields: dict[str, tuple[Source, ir.Type]] = {}
    for field, type in types.items():
        source = _translated(given[field], scope)
        if source is None:
            return None
        fields[field] = exact(source, type, scope.declarations), type
    return record_text(fields, scope.declarations)


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
    """A field of a record: of the user's, or of a failure, status or outcome."""
    if not isinstance(node, ast.Attribute):
        return None
    record, type = _translated(node.value, scope), scope.type(node)
    if record is None or type is None:
        return None
    return field_text(record, node.attr, type)


def _text(node: ast.expr, scope: Scope) -> Source | None:
    """The characters of a str: an expression for them, as they are."""
    match node:
        case ast.Constant(value=str() as value):
            return expression(quote(value))
        case ast.JoinedStr(values=values):
            return _texts([_formatted(value, scope) for value in values])
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _texts([_text(left, scope), _text(right, scope)])
        case _ if scope.type(node) == ir.STR:
            found = _translated(node, scope)
            return found and expression(characters(found), found)
        case _:
            return None


def _formatted(node: ast.expr, scope: Scope) -> Source | None:
    """A part of an f-string."""
    match node:
        case ast.FormattedValue(value=value, conversion=-1 | 115, format_spec=None):
            return _shown(value, scope)
        case _:
            return _text(node, scope)


def _shown(node: ast.expr, scope: Scope) -> Source | None:
    """The characters of what `str` gives."""
    match node:
        case ast.JoinedStr() | ast.BinOp():
            return _text(node, scope)
        case ast.Constant(value=None):
            return expression(quote("None"))
        case ast.IfExp(test=test, body=body, orelse=orelse) if _is_bool(test, scope):
            parts = [_translated(test, scope), _shown(body, scope), _shown(orelse, scope)]
            condition, then, other = parts
            if condition is None or then is None or other is None:
                return None
            code = f"({condition.as_bool()} ? {then.code} : {other.code})"
            return expression(code, condition, then, other)
    found, type = _translated(node, scope), scope.type(node)
    text = None if found is None or type is None else shown(found, type)
    return None if found is None or text is None else expression(text, found)


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


def _compared(left: ast.expr, op: ast.cmpop, right: ast.expr, scope: Scope) -> Source | None:
    is_none = isinstance(right, ast.Constant) and right.value is None
    if isinstance(op, ast.Is | ast.IsNot) and is_none:
        return _is_none(left, isinstance(op, ast.IsNot), scope)
    if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mod):
        return _divisible(left, op, right, scope)
    if isinstance(op, ast.In | ast.NotIn):
        found = _contained(left, right, scope)
        return found if found is None or isinstance(op, ast.In) else negated(found)
    word = _ORDER.get(type(op))
    if word is None:
        return None
    types = (scope.type(left), scope.type(right))
    sources = (_translated(left, scope), _translated(right, scope))
    if sources[0] is None or sources[1] is None or types[0] is None or types[1] is None:
        return None
    if types == (ir.INT, ir.INT):
        codes = [number(source) for source in sources if source is not None]
        return expression(f"{codes[0]} {word} {codes[1]}", sources[0], sources[1], is_bool=True)
    if types == (ir.STR, ir.STR) and word in ("==", "!=") and not sources[1].is_constant:
        return _tested(left, word, right, scope)
    if word in ("==", "!=") and isinstance(right, ast.Constant):
        return _equal(sources[0], types[0], right.value, word, scope)
    return None


def _divisible(left: ast.BinOp, op: ast.cmpop, right: ast.expr, scope: Scope) -> Source | None:
    """`number % 3 == 0`: of other remainders the sign is not Python's."""
    match left.right, op, right:
        case ast.Constant(value=int() as divisor), ast.Eq() | ast.NotEq(), ast.Constant(value=0):
            found = _translated(left.left, scope)
        case _:
            return None
    if found is None or scope.type(left.left) != ir.INT or divisor < 1:
        return None
    return expression(f"{number(found)} % {divisor} {_ORDER[type(op)]} 0", found, is_bool=True)


def _contained(left: ast.expr, right: ast.expr, scope: Scope) -> Source | None:
    """A text in another, or one of some that are known."""
    if not isinstance(right, ast.List | ast.Tuple):
        return _tested(right, "contains", left, scope)
    known = [node.value for node in right.elts if isinstance(node, ast.Constant)]
    text = _text(left, scope)
    if text is None or len(known) < len(right.elts):
        return None
    words = [quote(value) for value in known if isinstance(value, str)]
    if len(words) == 1 and len(known) == 1:
        return expression(f"{operand(text.code)} == {words[0]}", text, is_bool=True)
    return expression(f"{operand(text.code)} in [{', '.join(words)}]", text, is_bool=True)


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
    if left.characters:
        return expression(f"{operand(left.characters)} {word} {quote(value)}", left, is_bool=True)
    quoted = wire_text(value)
    if left.is_exact or value[:1] == '"' or value == "null":
        return expression(f"{code} {word} {quote(quoted)}", left, is_bool=True)
    test = f"{code} in [{quote(value)}, {quote(quoted)}]"
    return expression(test if word == "==" else f"not ({test})", left, is_bool=True)


def _is_bool(node: ast.expr, scope: Scope) -> bool:
    return scope.type(node) == ir.BOOL
