"""Lists in Argo's language: written out, made of other lists or ranges, joined, searched."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from flowc import ir
from flowc.backends.argo.expression_scope import Scope
from flowc.backends.argo.loops import exact_list
from flowc.backends.argo.sources import (
    Source,
    choice,
    expression,
    items_code,
    operand,
    quote,
    text_of,
)
from flowc.backends.argo.texts import characters, exact, number
from flowc.backends.argo.values import EACH

_LONG = 60
"""Characters of an expression that shall not stand there twice."""

Read = Callable[[ast.expr, Scope], Source | None]
"""The source of a part of an expression; None: a step must compute it."""


def listed(items: list[ast.expr], scope: Scope, read: Read) -> Source | None:
    """A list of values, and of the elements of other lists (`*xs`)."""
    found: list[Source] = []
    lists: list[str] = []
    for is_others, group in groupby(items, lambda item: isinstance(item, ast.Starred)):
        sources = [
            _unpacked(item, scope, read) if is_others else _item(item, scope, read)
            for item in group
        ]
        codes = [source.as_text() for source in sources if source is not None]
        if len(codes) < len(sources):
            return None
        found += [source for source in sources if source is not None]
        lists += codes if is_others else [f"[{', '.join(codes)}]"]
    code = lists[0] if len(lists) == 1 else "[]"
    if len(lists) > 1:
        # Of lists without elements, `concat` makes nothing at all.
        code = f"concat({', '.join(lists)}) ?? []"
    return replace(expression(f"{quote(EACH)} + toJson({code})", *found), is_exact=True)


def _item(node: ast.expr, scope: Scope, read: Read) -> Source | None:
    source, type = read(node, scope), scope.type(node)
    return None if source is None or type is None else exact(source, type, scope.declarations)


def _unpacked(node: ast.expr, scope: Scope, read: Read) -> Source | None:
    elements = _elements(node.value, scope, read) if isinstance(node, ast.Starred) else None
    return elements and elements[0]


def first(found: ast.GeneratorExp, default: ast.expr, scope: Scope, read: Read) -> Source | None:
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
    sources = [read(item, scope) for item in (*items, default)]
    if any(source is None for source in sources):
        return None
    *options, last = (source for source in sources if source is not None)
    codes = [option.as_text() for option in options]
    if any(len(code) > _LONG for code in codes):
        code = f"find([{', '.join(codes)}], # != 'null') ?? {operand(last.as_text())}"
        return expression(code, *options, last)
    for option in reversed(options):
        test = expression(f"{operand(option.as_text())} != 'null'", option, is_bool=True)
        last = choice(test, option, last)
    return last


def comprehension(
    element: ast.expr, generator: ast.comprehension, scope: Scope, read: Read
) -> Source | None:
    """`[element for x in xs if condition]`, of one list or of a range."""
    mapped = _mapped(generator, scope, read)
    if mapped is None:
        return None
    items, inner = mapped
    found = _item(element, inner, read)
    if found is None:
        return None
    text = found.as_text()
    each = items.code if text == "#" else f"map({items.code}, {text})"
    return replace(expression(f"{quote(EACH)} + toJson({each})", items, found), is_exact=True)


def joined(joint: ast.expr, texts: ast.expr, scope: Scope, read: Read) -> Source | None:
    """`joint.join(texts)`: of the elements of a list, or of what is made of each."""
    match texts:
        case ast.GeneratorExp(elt=element, generators=[generator]):
            mapped = _mapped(generator, scope, read)
        case ast.Name(id=name):
            element = ast.Name(id="#")
            mapped = _mapped(ast.comprehension(element, ast.Name(id=name), [], 0), scope, read)
        case _:
            return None
    between = read(joint, scope)
    if mapped is None or between is None:
        return None
    items, inner = mapped
    text = read(element, inner) if inner.type(element) == ir.STR else None
    if text is None:
        return None
    code = f"join(map({items.code}, {characters(text)}), {characters(between)})"
    return text_of(code, items, between, text)


def _mapped(generator: ast.comprehension, scope: Scope, read: Read) -> tuple[Source, Scope] | None:
    """What a comprehension goes over, as a list of texts, and the scope of an element.

    Each element is `#` of the innermost list: one of an outer list is out of reach.
    """
    match generator:
        case ast.comprehension(target=ast.Name(id=name), iter=over, ifs=conditions, is_async=0):
            found = _range(over, scope, read) or _elements(over, scope, read)
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
        test = read(condition, inner) if inner.type(condition) == ir.BOOL else None
        if test is None:
            return None
        items = expression(f"filter({items.code}, {test.as_bool()})", items, test)
    return items, inner


def _elements(over: ast.expr, scope: Scope, read: Read) -> tuple[Source, ir.Type] | None:
    source, type = read(over, scope), scope.type(over)
    if source is None or not isinstance(type, ir.ListType):
        return None
    unread = Source("#", "#", is_exact=False)
    if exact_list(unread, type, scope.declarations) is None:
        return None
    found = exact_list(source, type, scope.declarations) or source
    return expression(items_code(found.as_text()), found), type.element


def _range(over: ast.expr, scope: Scope, read: Read) -> tuple[Source, ir.Type] | None:
    """`range(stop)` or `range(start, stop)`."""
    match over:
        case ast.Call(func=ast.Name(id="range"), args=[stop], keywords=[]):
            start: ast.expr = ast.Constant(0)
        case ast.Call(func=ast.Name(id="range"), args=[start, stop], keywords=[]):
            pass
        case _:
            return None
    match stop:
        case ast.BinOp(left=last, op=ast.Add(), right=ast.Constant(value=1)):
            less = ""
        case _:
            last, less = stop, " - 1"
    first, final = _number(start, scope, read), _number(last, scope, read)
    if first is None or final is None:
        return None
    made = expression(f"map({first.code}..({final.code}{less}), string(#))", first, final)
    # More than a million numbers are too many for Argo.
    return replace(made, may_fail=True), ir.INT


def _number(node: ast.expr, scope: Scope, read: Read) -> Source | None:
    found = read(node, scope) if scope.type(node) == ir.INT else None
    return found and expression(number(found), found)
