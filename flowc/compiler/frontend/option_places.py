"""Where an option of a task stands in the source: the IR knows only where its task does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from flowc.compiler.frontend.declarations.signatures import name_span
from flowc.compiler.frontend.modules.model import SourceFile
from flowc.compiler.frontend.modules.source import read_source
from flowc.diagnostics import Sink, Span


def option_span(span: Span, option: str) -> Span:
    """The value of an option of the task, or the call, at `span`; else `span` itself.

    The image of a container is its decorator's argument.
    """
    file = read_source(Path(span.file), span.file, "", Sink())
    if file is None:
        return span
    return next((file.span(value) for value in _values(file, span, option)), span)


def _values(file: SourceFile, span: Span, option: str) -> Iterator[ast.expr]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef) and name_span(node, file) == span:
            for decorator in node.decorator_list:
                yield from _given(decorator, option)
        elif isinstance(node, ast.Call) and file.span(node) == span:
            yield from _given(node.func, option)


def _given(call: ast.expr, option: str) -> Iterator[ast.expr]:
    """The value of a keyword of a call; `image` may be the first argument."""
    if isinstance(call, ast.Call):
        yield from (keyword.value for keyword in call.keywords if keyword.arg == option)
        if option == "image":
            yield from call.args[:1]
