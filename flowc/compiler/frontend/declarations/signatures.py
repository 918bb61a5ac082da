"""Signatures of tasks and workflows to parameters and a result type."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from flowc import ir
from flowc.compiler.frontend.declarations.annotations import (
    annotation_type,
    holds_secret,
    read_annotation,
)
from flowc.compiler.frontend.declarations.docstrings import Docs
from flowc.compiler.frontend.expressions.constants import constant
from flowc.compiler.frontend.modules.model import ModuleScope, SourceFile, TypeTable
from flowc.diagnostics import Sink, Span
from flowc.diagnostics.catalog import KWARGS_PARAMETER, MISSING_ANNOTATION


class Signature(NamedTuple):
    """What a task or workflow takes and gives."""

    parameters: tuple[ir.Parameter, ...]
    result: ir.Type


def read_signature(
    node: ast.FunctionDef, docs: Docs, scope: ModuleScope, types: TypeTable, sink: Sink
) -> Signature | None:
    """The signature of a function. None: a part of it is in error, and each such part reported.

    Reports: `missing-annotation`, `kwargs-parameter`, `default-type`, `not-constant`, and those of
    annotations.
    """
    found = [_parameter(part, docs, scope, types, sink) for part in _parts(node.args)]
    parameters = [parameter for parameter in found if parameter is not None]
    result = _result(node, scope, sink)
    if node.args.kwarg is not None:
        sink.report(
            KWARGS_PARAMETER,
            scope.file.span(node.args.kwarg),
            f"`**{node.args.kwarg.arg}` of `{node.name}` has no fixed names",
            help="name the parameters, or take one `dict[str, ...]`",
        )
        return None
    if result is None or len(parameters) < len(found):
        return None
    return Signature(tuple(parameters), result)


def name_span(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, file: SourceFile
) -> Span:
    """The name in the head of a definition."""
    start = file.span(node)
    column = file.lines[start.line - 1].find(node.name, start.column + len("def"))
    if column < 0:
        return start
    return Span(file.name, start.line, column, start.line, column + len(node.name))


class _Part(NamedTuple):
    node: ast.arg
    default: ast.expr | None = None
    positional_only: bool = False
    keyword_only: bool = False
    variadic: bool = False


def _parts(arguments: ast.arguments) -> Iterator[_Part]:
    """The parameters in the order they are written."""
    positional = [*arguments.posonlyargs, *arguments.args]
    undefaulted = len(positional) - len(arguments.defaults)
    defaults = [*([None] * undefaulted), *arguments.defaults]
    for node, default in zip(positional, defaults, strict=True):
        yield _Part(node, default, positional_only=node in arguments.posonlyargs)
    if arguments.vararg is not None:
        yield _Part(arguments.vararg, variadic=True)
    for node, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _Part(node, default, keyword_only=True)


def _parameter(
    part: _Part, docs: Docs, scope: ModuleScope, types: TypeTable, sink: Sink
) -> ir.Parameter | None:
    name, span = part.node.arg, scope.file.span(part.node)
    if part.node.annotation is None:
        sink.report(
            MISSING_ANNOTATION,
            span,
            f"parameter `{name}` has no type",
            help=f"annotate it, as in `{name}: str`",
        )
        return None
    annotation = read_annotation(part.node.annotation, scope, sink)
    if annotation is None:
        return None
    type, default = annotation.type, None
    if part.variadic:
        if holds_secret(type, part.node.annotation, scope, sink):
            return None
        type = ir.ListType(element=annotation.type)
        default = ir.Constant(type=type, json_value=[])
    elif part.default is not None:
        default = constant(part.default, scope, types, sink, annotation.type)
        if default is None:
            return None
    return ir.Parameter(
        name=name,
        type=type,
        default=default,
        doc=docs.entries.get(name),
        variadic=part.variadic,
        positional_only=part.positional_only,
        keyword_only=part.keyword_only,
        scheduled=annotation.scheduled,
        in_key=annotation.in_key,
        span=span,
    )


def _result(node: ast.FunctionDef, scope: ModuleScope, sink: Sink) -> ir.Type | None:
    if node.returns is not None:
        type = annotation_type(node.returns, scope, sink)
        if type is None or holds_secret(type, node.returns, scope, sink):
            return None
        return type
    sink.report(
        MISSING_ANNOTATION,
        name_span(node, scope.file),
        f"`{node.name}` does not say what it returns",
        help="write `-> None` if it returns nothing",
    )
    return None
