"""Facts about statements that their syntax tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

_CHANGING = frozenset({"append"})


def assigned_names(nodes: Sequence[ast.AST]) -> dict[str, ast.AST]:
    """The names that statements bind or change in place, each with the first place that does."""
    found: dict[str, ast.AST] = {}
    for node in nodes:
        for name, place in _bound(node):
            found.setdefault(name, place)
    return found


def _bound(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.ListComp() | ast.DictComp() | ast.GeneratorExp() | ast.SetComp() | ast.Lambda():
            return
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name, node
            return
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name, node
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
            yield name, node
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name, node
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr))) if (
            attr in _CHANGING
        ):
            yield name, node
    for child in ast.iter_child_nodes(node):
        yield from _bound(child)


def read_names(nodes: Sequence[ast.AST]) -> frozenset[str]:
    """The names that statements read."""
    return frozenset(
        part.id
        for node in nodes
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    )


def may_leave(nodes: Sequence[ast.stmt]) -> bool:
    """Whether the statements of a loop body may end the round: `break`, `continue`, `return`."""
    return any(_leaves(node) for node in nodes)


def _leaves(node: ast.AST) -> bool:
    match node:
        case ast.Break() | ast.Continue() | ast.Return():
            return True
        case ast.For() | ast.While():
            return any(isinstance(part, ast.Return) for part in ast.walk(node)) or any(
                map(_leaves, node.orelse)
            )
        case ast.expr():
            return False
    return any(_leaves(child) for child in ast.iter_child_nodes(node))


def carries_values(node: ast.For) -> bool:
    """Whether a round of a loop may read what another one assigned: told from the order of lines.

    Reductions and `append` do not count.
    """
    bound = {part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)}
    assigned = assigned_names(node.body)
    return _reads_before(node.body, bound, set(assigned))


def _reads_before(nodes: Sequence[ast.stmt], bound: set[str], assigned: set[str]) -> bool:
    """Whether statements read an assigned name that none before them has surely bound."""
    for node in nodes:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr) else node
        read = read_names([value] if value is not None else [])
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            read = read_names([*node.value.args, *node.value.keywords])
        if (read & assigned) - bound:
            return True
        if isinstance(node, ast.Assign | ast.AnnAssign):
            bound |= {name for name, _ in _bound(node)}
    return False
