"""Texts of expressions: put one in another's place, write a value, tell which cannot fail."""

from __future__ import annotations

import ast
import copy
import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from flowc.ir.fstrings import Field, fstring
from flowc.lang.files import Directory, File


def replace_names(expression: str, texts: Mapping[str, str]) -> str:
    """An expression with names replaced by other names or expressions.

    >>> replace_names("xs[i] + 1", {"xs": "rows", "i": "n - 1"})
    'rows[n - 1] + 1'
    """
    tree = ast.parse(expression, mode="eval")
    if not any(isinstance(node, ast.Name) and node.id in texts for node in ast.walk(tree)):
        return expression
    return ast.unparse(_Replace(texts).visit(tree))


def range_length(expression: str) -> int | None:
    """How many elements a list has that is made of a range between constants; None for others.

    >>> range_length("[n * 2 for n in range(1, 7, 2)]"), range_length("[1, 2]")
    (3, None)
    """
    return _range_length(ast.parse(expression, mode="eval").body)


def _range_length(node: ast.expr) -> int | None:
    match node:
        case ast.ListComp(generators=[ast.comprehension(iter=over, ifs=[])]):
            return _range_length(over)
        case ast.Call(func=ast.Name(id="list"), args=[over]):
            return _range_length(over)
        case ast.Call(func=ast.Name(id="range"), args=bounds):
            try:
                return len(range(*map(ast.literal_eval, bounds)))
            except (ValueError, TypeError, OverflowError):
                return None
        case _:
            return None


def text_of(tree: ast.expr) -> str:
    """An expression as text that every Python reads, whatever its f-strings hold."""
    return ast.unparse(_Replace({}).visit(copy.deepcopy(tree)))


def literal(value: Any) -> str:
    """An expression for a value: a constant's, in Python's form.

    >>> literal([1.5, float("inf"), timedelta(days=1)])
    "[1.5, float('inf'), timedelta(seconds=86400.0)]"
    """
    match value:
        case Enum():
            return f"{type(value).__name__}({value.value!r})"
        case float() if not math.isfinite(value):
            return f"float({str(value)!r})"
        case datetime() | date():
            return f"{type(value).__name__}.fromisoformat({value.isoformat()!r})"
        case timedelta():
            return f"timedelta(seconds={value.total_seconds()!r})"
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case dict():
            items = (f"{literal(key)}: {literal(item)}" for key, item in value.items())
            return f"{{{', '.join(items)}}}"
        case tuple() if not hasattr(value, "_fields"):
            return f"({', '.join(map(literal, value))}{',' * (len(value) == 1)})"
        case File() | Directory():
            return f"{type(value).__name__}({value.__fspath__()!r})"
    names = _field_names(value)
    if names is None:
        return repr(value)
    parts = (f"{name}={literal(getattr(value, name))}" for name in names)
    return f"{type(value).__name__}({', '.join(parts)})"


def is_total(expression: str) -> bool:
    """Whether an expression surely cannot fail: it names, tells apart, and puts together.

    >>> is_total("(a, b) if a is not None else None"), is_total("a + b")
    (True, False)
    """
    tree = ast.parse(expression, mode="eval")
    return all(isinstance(node, _TOTAL) for node in ast.walk(tree.body))


_TOTAL = (
    ast.Constant, ast.Name, ast.expr_context, ast.Tuple, ast.List, ast.IfExp, ast.BoolOp,
    ast.boolop, ast.UnaryOp, ast.Not, ast.Compare, ast.Is, ast.IsNot,
)  # fmt: skip


class _Replace(ast.NodeTransformer):
    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        text = self.texts.get(node.id)
        if text is None:
            return node
        if text.isidentifier():
            return ast.Name(text, node.ctx)
        return self._written(ast.parse(text, mode="eval").body)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """Its text stands in the place of a name, which `ast.unparse` writes as it is."""
        return ast.Name(fstring(list(self._fields(node.values))), ast.Load())

    def _fields(self, parts: list[ast.expr]) -> Iterator[str | Field]:
        for part in parts:
            if isinstance(part, ast.FormattedValue):
                spec = part.format_spec
                nested = self._fields(spec.values) if isinstance(spec, ast.JoinedStr) else ()
                yield Field(ast.unparse(self.visit(part.value)), part.conversion, tuple(nested))
            elif isinstance(part, ast.Constant):
                yield str(part.value)

    def _written(self, node: ast.expr) -> ast.expr:
        """An expression put in the place of a name: its own f-strings are written alike."""
        written: ast.expr = _Replace({}).visit(node)
        return written


def _field_names(value: Any) -> list[str] | None:
    if is_dataclass(value):
        return [field.name for field in fields(value)]
    return list(value._fields) if hasattr(value, "_fields") else None
