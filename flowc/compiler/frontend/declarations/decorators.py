"""The decorators of flowc above a function, read without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from flowc.compiler.frontend.modules.model import FlowcSymbol, ModuleScope
from flowc.compiler.frontend.modules.resolve import lookup
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import DECORATOR_FORM

Kind = Literal["task", "container", "service", "workflow"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Decoration(NamedTuple):
    """What a function is, its decorator's keywords, and the image of a container or service."""

    kind: Kind
    keywords: tuple[ast.keyword, ...] = ()
    image: ast.expr | None = None


def flowc_decorator(node: ast.expr, scope: ModuleScope) -> Kind | None:
    """Which decorator of flowc an expression is, with or without its call."""
    symbol = lookup(node.func if isinstance(node, ast.Call) else node, scope)
    if isinstance(symbol, FlowcSymbol):
        return next((kind for kind in KINDS if kind == symbol.name), None)
    return None


def flowc_decorators(node: ast.AST, scope: ModuleScope) -> list[ast.expr]:
    """The decorators of flowc above a definition."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return [decorator for decorator in decorators if flowc_decorator(decorator, scope) is not None]


def declared_kind(node: ast.stmt, scope: ModuleScope) -> Kind | None:
    """What a function is declared as. None: a plain one."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    kinds = (flowc_decorator(decorator, scope) for decorator in node.decorator_list)
    return next((kind for kind in kinds if kind is not None), None)


def decoration(
    node: ast.FunctionDef | ast.AsyncFunctionDef, scope: ModuleScope, sink: Sink
) -> Decoration | None:
    """What a function is declared as. None: a plain one.

    Reports: `decorator-form`, for all but keywords (and the image) in one decorator of flowc.
    """
    found: Decoration | None = None
    for decorator in node.decorator_list:
        kind = flowc_decorator(decorator, scope)
        if kind is not None and found is None:
            found = _read(decorator, kind)
    if found is not None:
        for place, message, help in _faults(node, found.kind, scope):
            sink.report(DECORATOR_FORM, scope.file.span(place), message, help=help)
    return found


def _read(decorator: ast.expr, kind: Kind) -> Decoration:
    if not isinstance(decorator, ast.Call):
        return Decoration(kind)
    keywords = tuple(keyword for keyword in decorator.keywords if keyword.arg)
    image = decorator.args[0] if decorator.args and kind in ("container", "service") else None
    return Decoration(kind, keywords, image)


def _faults(
    node: ast.FunctionDef | ast.AsyncFunctionDef, kind: Kind, scope: ModuleScope
) -> Iterator[tuple[ast.AST, str, str]]:
    known = False
    for decorator in node.decorator_list:
        text = ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if known or flowc_decorator(decorator, scope) is None:
            yield (
                decorator,
                f"flowc cannot know what `@{text}` makes of {kind} `{node.name}`",
                f"leave `@{kind}` alone above it, and call a decorated helper in its body",
            )
            continue
        known = True
        arguments = decorator.args if isinstance(decorator, ast.Call) else []
        allowed = 1 if kind in ("container", "service") else 0
        for argument in arguments[allowed:]:
            yield argument, f"`@{text}` takes keywords here", "name the option, as in `cpu=2`"
        for keyword in decorator.keywords if isinstance(decorator, ast.Call) else []:
            if keyword.arg is None:
                help = "write out each option: they are read without running the file"
                yield keyword.value, f"the options in `**` of `@{text}` cannot be read", help
        if kind == "container" and not arguments:
            yield decorator, "`@container` has no image", 'write `@container("python:3.12-slim")`'
