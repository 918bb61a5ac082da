"""Expressions of workflow bodies in Argo's language, where that surely gives what Python gives.

What is left out is computed by a step: arithmetic, and comparisons of floats and of numbers with
numbers of another kind.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flowc import ir
from flowc.backends.argo.expression_types import fields_of, type_of
from flowc.backends.argo.loops import exact_list
from flowc.backends.argo.sources import (
    Source,
    choice,
    constant,
    expression,
    items_code,
    operand,
    quote,
    text_of,
)
from flowc.backends.argo.texts import characters, exact, field_text, record_text, shown
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
            return _list(items, scope)
        case ast.ListComp(elt=element, generators=[generator]):
            return _comprehension(element, generator, scope)
        case _:
            return None


def _called(node: ast.Call, scope: Scope) -> Source | None:
    match node:
        case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp() as options, default]):
            return _first(options, default, scope)
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name() as items], keywords=[]):
            found = _translated(items, scope)
            is_list = isinstance(_type(items, scope), ir.ListType)
            if found is None or not is_list:
                return None
            return expression(f"string(len({items_code(found.as_text())}))", found)
        case ast.Call(func=ast.Name(id="str"), args=[value], keywords=[]):
            text = _shown(value, scope)
            return text and text_of(text.code, text)
        case ast.Call(func=ast.Attribute(value=joint, attr="join"), args=[texts], keywords=[]):
            return _join(joint, texts, scope)
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


def _join(joint: ast.expr, texts: ast.expr, scope: Scope) -> Source | None:
    """`joint.join(texts)`: of the elements of a list, or of what is made of each."""
    match texts:
        case ast.GeneratorExp(elt=element, generators=[generator]):
            mapped = _mapped(generator, scope)
        case ast.Name(id=name):
            element = ast.Name(id="#")
            mapped = _mapped(ast.comprehension(element, ast.Name(id=name), [], 0), scope)
        case _:
            return None
    between = _text(joint, scope)
    if mapped is None or between is None:
        return None
    items, inner = mapped
    text = _text(element, inner)
    if text is None:
        return None
    each = items.code if text.code == "#" else f"map({items.code}, {text.code})"
    joined = expression(f"join({each}, {between.code})", items, between, text)
    return text_of(joined.code, joined)


def _comprehension(element: ast.expr, generator: ast.comprehension, scope: Scope) -> Source | None:
    """`[element for x in xs if condition]`, of one list or of a range."""
    mapped = _mapped(generator, scope)
    if mapped is None:
        return None
    items, inner = mapped
    found, type = _translated(element, inner), _type(element, inner)
    if found is None or type is None:
        return None
    text = exact(found, type, scope.declarations).as_text()
    each = items.code if text == "#" else f"map({items.code}, {text})"
    return replace(expression(f"{quote(EACH)} + toJson({each})", items, found), is_exact=True)


def _mapped(generator: ast.comprehension, scope: Scope) -> tuple[Source, Scope] | None:
    """What a comprehension goes over, as a list of texts, and the scope of an element.

    Each element is `#` of the innermost list: one of an outer list is out of reach.
    """
    match generator:
        case ast.comprehension(target=ast.Name(id=name), iter=over, ifs=conditions, is_async=0):
            found = _range(over, scope) or _elements(over, scope)
        case _:
            return None
    if found is None:
        return None
    items, type = found
    outer = {known: source for known, source in scope.sources.items() if source.code != "#"}
    inner = replace(
        scope,
        sources={**outer, name: Source("#", "#")},
        types={**scope.types, name: type},
        part=lambda base, path: None if base == name else scope.part(base, path),
    )
    for condition in conditions:
        test = _translated(condition, inner) if _is_bool(condition, inner) else None
        if test is None:
            return None
        items = expression(f"filter({items.code}, {test.as_bool()})", items, test)
    return items, inner


def _elements(over: ast.expr, scope: Scope) -> tuple[Source, ir.Type] | None:
    source, type = _translated(over, scope), _type(over, scope)
    if source is None or not isinstance(type, ir.ListType):
        return None
    unread = Source("#", "#", is_exact=False)
    if exact_list(unread, type, scope.declarations) is None:
        return None
    found = exact_list(source, type, scope.declarations) or source
    return expression(items_code(found.as_text()), found), type.element


def _range(over: ast.expr, scope: Scope) -> tuple[Source, ir.Type] | None:
    """`range(stop)` or `range(start, stop)`."""
    match over:
        case ast.Call(func=ast.Name(id="range"), args=[stop], keywords=[]):
            bounds = [_translated(stop, scope)]
        case ast.Call(func=ast.Name(id="range"), args=[start, stop], keywords=[]):
            bounds = [_translated(start, scope), _translated(stop, scope)]
        case _:
            return None
    found = [bound for bound in bounds if bound is not None]
    if len(found) < len(bounds):
        return None
    first, last = ("0", _int(found[0])) if len(found) == 1 else map(_int, found)
    return expression(f"map({first}..({last} - 1), string(#))", *found), ir.INT


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
    record, type = _translated(node.value, scope), _type(node, scope)
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
        case _ if _type(node, scope) == ir.STR:
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
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        return _text(node, scope)
    found, type = _translated(node, scope), _type(node, scope)
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
    if isinstance(op, ast.In | ast.NotIn):
        found = _contained(left, right, scope)
        return found if found is None or isinstance(op, ast.In) else negated(found)
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
    if types == (ir.STR, ir.STR) and word in ("==", "!=") and not sources[1].is_constant:
        return _tested(left, word, right, scope)
    if word in ("==", "!=") and isinstance(right, ast.Constant):
        return _equal(sources[0], types[0], right.value, word, scope)
    return None


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
    if left.characters:
        return expression(f"{operand(left.characters)} {word} {quote(value)}", left, is_bool=True)
    quoted, plain = wire_text(value), constant_text(ir.STR, value, scope.declarations)
    if left.is_exact or quoted == plain:
        return expression(f"{code} {word} {quote(quoted)}", left, is_bool=True)
    test = f"{code} in [{quote(plain)}, {quote(quoted)}]"
    return expression(test if word == "==" else f"not ({test})", left, is_bool=True)


def _is_bool(node: ast.expr, scope: Scope) -> bool:
    return _type(node, scope) == ir.BOOL


def _type(node: ast.expr, scope: Scope) -> ir.Type | None:
    return type_of(node, scope.types, scope.declarations)
