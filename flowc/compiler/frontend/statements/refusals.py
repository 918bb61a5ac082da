"""Statements that workflows do not have, and what to write instead."""

from __future__ import annotations

import ast

from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.locals import Local
from flowc.compiler.frontend.regions.syntax import assigned_names
from flowc.diagnostics import Rule, Span
from flowc.diagnostics.catalog import (
    ASYNC_CODE,
    GLOBAL_STATE,
    IMPORT_IN_WORKFLOW,
    IN_PLACE_UPDATE,
    NESTED_DEFINITION,
    UNSUPPORTED_STATEMENT,
    WHILE_LOOP,
)


def refuse_statement(block: Block, node: ast.stmt) -> None:
    """Say that workflows lack a statement; the names that it binds are quiet from here on."""
    rule, message, help = _refusal(node)
    block.context.sink.report(rule, _head(block, node), message, help=help)
    for name in assigned_names([node]):
        block.bind(name, Local(None, None, block.span(node)))


def _head(block: Block, node: ast.stmt) -> Span:
    """The first line of a statement that has a body, else all of it."""
    span = block.span(node)
    body = getattr(node, "body", None)
    if not body:
        return span
    line = block.context.file.lines[span.line - 1]
    return span._replace(end_line=span.line, end_column=len(line.rstrip()))


def _refusal(node: ast.stmt) -> tuple[Rule, str, str]:
    match node:
        case ast.While():
            return (
                WHILE_LOOP,
                "a `while` loop runs a number of rounds that nobody knows before the run",
                "loop over a list or `range(...)`; wait for a condition with "
                "`wait_until(probe, ...)`; else loop inside a task",
            )
        case ast.AsyncFor() | ast.AsyncWith() | ast.AsyncFunctionDef():
            return (
                ASYNC_CODE,
                "workflows have no `async`",
                "calls that do not need each other run at the same time without it",
            )
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return (
                NESTED_DEFINITION,
                f"`{name}` is defined inside a workflow",
                "define it at module level: a function with `@task`, a class as a record",
            )
        case ast.Import() | ast.ImportFrom():
            return (
                IMPORT_IN_WORKFLOW,
                "an import inside a workflow",
                "import at module level; what a task alone needs, inside that task",
            )
        case ast.Global() | ast.Nonlocal():
            return (
                GLOBAL_STATE,
                f"`{node.names[0]}` is shared state, which parallel calls cannot have",
                "pass values as arguments, and return them",
            )
        case ast.Delete():
            return IN_PLACE_UPDATE, f"`{shown(node)}` changes a value in place", "leave it out"
        case ast.Assert():
            return (
                UNSUPPORTED_STATEMENT,
                "workflows have no `assert`",
                f"write `if not ({shown(node.test)}): raise WorkflowFailed(...)`",
            )
    name = type(node).__name__
    if name == "TryStar":
        return UNSUPPORTED_STATEMENT, "workflows have no `except*`", "write `except`"
    if name == "TypeAlias":
        return (
            UNSUPPORTED_STATEMENT,
            "a type is declared inside a workflow",
            "declare it at module level",
        )
    return UNSUPPORTED_STATEMENT, f"workflows have no such statement: `{shown(node)}`", "use a task"
