"""Hints about names and tasks that nothing uses."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator, Sequence

from flowc import ir
from flowc.compiler.frontend.modules.model import ModuleScope, TaskSymbol, WorkflowSymbol
from flowc.compiler.frontend.regions.syntax import read_names
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import UNUSED_NAME, UNUSED_PARAMETER, UNUSED_TASK


def check_names(
    symbol: WorkflowSymbol, statements: Sequence[ast.stmt], read: Container[str], sink: Sink
) -> None:
    """Report parameters and names of a workflow that nothing reads; `read` is what building read.

    Reports: `unused-parameter`, `unused-name`. A name that starts with `_` says so itself.
    """
    unread = [p for p in symbol.parameters if _is_unread(p.name, read)]
    unbound = [name for name in _bound_alone(statements) if _is_unread(name.id, read)]
    if not (unread or unbound):
        return
    read = read_names(statements)  # also where building never came, such as an untaken branch
    for parameter in unread:
        if parameter.name not in read:
            sink.report(
                UNUSED_PARAMETER,
                parameter.span,
                f"nothing reads parameter `{parameter.name}` of `{symbol.name}`",
                help="remove it, or pass it to a task",
            )
    for name in {name.id: name for name in reversed(unbound)}.values():
        if name.id not in read:
            sink.report(
                UNUSED_NAME,
                symbol.file.span(name),
                f"nothing reads `{name.id}`",
                help=f"leave the name out, or call it `_{name.id}`",
            )


def _is_unread(name: str, read: Container[str]) -> bool:
    return name not in read and not name.startswith("_")


def _bound_alone(nodes: Iterable[ast.AST]) -> Iterator[ast.Name]:
    """The targets of plain assignments: loop variables and unpacked parts may have to be there."""
    for node in nodes:
        match node:
            case ast.Assign(targets=targets):
                yield from (target for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name() as target, value=ast.expr()):
                yield target
            case ast.Expr():
                pass
            case _:
                children = ast.iter_child_nodes(node)
                yield from _bound_alone(c for c in children if not isinstance(c, ast.expr))


def check_use(scope: ModuleScope, workflows: Sequence[WorkflowSymbol], sink: Sink) -> None:
    """Report tasks of a workflow file that no workflow of it names.

    Reports: `unused-task`. A file without workflows is a library: its tasks are for others.
    """
    if not workflows:
        return
    read = read_names(scope.file.tree.body)
    for symbol in scope.functions():
        if not isinstance(symbol, TaskSymbol) or symbol.name in read:
            continue
        if not isinstance(symbol.task, ir.ServiceTask | None):
            message = f"no workflow of this file calls `{symbol.name}`"
            sink.report(UNUSED_TASK, symbol.span, message, help="call it, or remove it")
