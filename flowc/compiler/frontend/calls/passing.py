"""Which parameter each argument of a call is for."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from difflib import get_close_matches

from flowc import ir
from flowc.compiler.frontend.modules.model import TaskSymbol, WorkflowSymbol
from flowc.compiler.frontend.regions.block import Block
from flowc.diagnostics import Label
from flowc.diagnostics.catalog import (
    DUPLICATE_ARGUMENT,
    MISSING_ARGUMENT,
    TOO_MANY_ARGUMENTS,
    UNKNOWN_ARGUMENT,
    UNSUPPORTED_EXPRESSION,
)

Passed = list[tuple[ir.Parameter, ast.expr]]
"""Parameters with their arguments, in the order of the arguments; a variadic one comes often."""


def match_arguments(
    block: Block,
    symbol: TaskSymbol | WorkflowSymbol,
    node: ast.expr,
    args: Sequence[ast.expr],
    keywords: Sequence[ast.keyword],
) -> Passed | None:
    """The arguments of a call by parameter; None: the call does not fit, which is reported.

    Reports: `missing-argument`, `unknown-argument`, `too-many-arguments`, `duplicate-argument`,
    `unsupported-expression`.
    """
    positional = [p for p in symbol.parameters if not (p.keyword_only or p.variadic)]
    variadic = next((p for p in symbol.parameters if p.variadic), None)
    passed: Passed = list(zip(positional, args, strict=False))
    if any(isinstance(arg, ast.Starred) for arg in args[: len(positional)]):
        _report_star(block, symbol, args)
        return None
    rest = args[len(positional) :]
    if rest and variadic is None:
        _report_too_many(block, symbol, rest[0], len(positional), len(args))
        return None
    if variadic is not None:
        passed += [(variadic, arg) for arg in rest]
    if not _match_keywords(block, symbol, keywords, passed):
        return None
    given = {parameter.name for parameter, _ in passed}
    missing = [p for p in symbol.parameters if p.default is None and p.name not in given]
    if missing:
        _report_missing(block, symbol, node, missing)
        return None
    return passed


def _match_keywords(
    block: Block,
    symbol: TaskSymbol | WorkflowSymbol,
    keywords: Sequence[ast.keyword],
    passed: Passed,
) -> bool:
    if not keywords:
        return True
    by_name = {p.name: p for p in symbol.parameters if not (p.variadic or p.positional_only)}
    given = {parameter.name for parameter, _ in passed}
    fits = True
    for keyword in keywords:
        parameter = by_name.get(keyword.arg or "")
        if parameter is None:
            _report_unknown(block, symbol, keyword, list(by_name))
            fits = False
        elif parameter.name in given:
            _report_duplicate(block, symbol, keyword, parameter)
            fits = False
        else:
            given.add(parameter.name)
            passed.append((parameter, keyword.value))
    return fits


def _report_star(
    block: Block, symbol: TaskSymbol | WorkflowSymbol, args: Sequence[ast.expr]
) -> None:
    star = next(arg for arg in args if isinstance(arg, ast.Starred))
    block.context.sink.report(
        UNSUPPORTED_EXPRESSION,
        block.span(star),
        f"`*` passes a list to `{symbol.name}` where its parameters stand one by one",
        help="write the arguments out, or declare the parameter as `*args`",
        labels=[Label(symbol.span, "declared here")],
    )


def _report_too_many(
    block: Block, symbol: TaskSymbol | WorkflowSymbol, extra: ast.expr, takes: int, got: int
) -> None:
    keyword_only = [p.name for p in symbol.parameters if p.keyword_only]
    help = f"pass `{keyword_only[0]}` by name" if keyword_only else "leave it out"
    plural = "" if takes == 1 else "s"
    block.context.sink.report(
        TOO_MANY_ARGUMENTS,
        block.span(extra),
        f"`{symbol.name}` takes {takes} positional argument{plural}, got {got}",
        help=help,
        labels=[Label(symbol.span, "declared here")],
    )


def _report_unknown(
    block: Block, symbol: TaskSymbol | WorkflowSymbol, keyword: ast.keyword, names: list[str]
) -> None:
    if keyword.arg is None:
        block.context.sink.report(
            UNSUPPORTED_EXPRESSION,
            block.span(keyword.value),
            f"`**` passes names to `{symbol.name}` that are known at run time only",
            help="write the arguments out: `name=value`",
        )
        return
    near = get_close_matches(keyword.arg, names, 1)
    known = ", ".join(f"`{name}`" for name in names) or "no parameters"
    block.context.sink.report(
        UNKNOWN_ARGUMENT,
        block.span(keyword),
        f"`{symbol.name}` has no parameter `{keyword.arg}`",
        help=f"did you mean `{near[0]}`?" if near else f"it has {known}",
        labels=[Label(symbol.span, "declared here")],
    )


def _report_duplicate(
    block: Block,
    symbol: TaskSymbol | WorkflowSymbol,
    keyword: ast.keyword,
    parameter: ir.Parameter,
) -> None:
    block.context.sink.report(
        DUPLICATE_ARGUMENT,
        block.span(keyword),
        f"`{symbol.name}` gets two values for `{parameter.name}`",
        help="pass it once, by position or by name",
        labels=[Label(parameter.span, "the parameter")],
    )


def _report_missing(
    block: Block,
    symbol: TaskSymbol | WorkflowSymbol,
    node: ast.expr,
    missing: Sequence[ir.Parameter],
) -> None:
    listed = ", ".join(f"`{parameter.name}`" for parameter in missing)
    block.context.sink.report(
        MISSING_ARGUMENT,
        block.span(node),
        f"`{symbol.name}` lacks an argument for {listed}",
        help=f"add `{missing[0].name}=...`, of type `{missing[0].type}`",
        labels=[Label(parameter.span, "has no default") for parameter in missing],
    )
