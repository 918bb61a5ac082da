"""Facts about statements that their syntax tells."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence


def walk(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Each node at any depth: `ast.walk` at a third of its cost, for whole workflows."""
    pending = list(nodes)
    while pending:
        node = pending.pop()
        yield node
        for value in node.__dict__.values():
            if isinstance(value, ast.AST):
                pending.append(value)
            elif type(value) is list:
                pending += [item for item in value if isinstance(item, ast.AST)]


def assigned_names(nodes: Iterable[ast.AST]) -> dict[str, ast.AST]:
    """The names that statements bind or change in place, each with the first place that does."""
    found: dict[str, ast.AST] = {}
    for node in nodes:
        for name, place in _bound(node):
            found.setdefault(name, place)
    return found


def local_names(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """The names that statements bind. A change in place, by `append` or `d[k] = v`, binds none."""
    places = ((name, place) for node in nodes for name, place in _bound(node))
    return frozenset(n for n, place in places if not isinstance(place, ast.Expr | ast.Subscript))


def stored_names(node: ast.AST) -> frozenset[str]:
    """Every name that a part of the source assigns, those of parameters and comprehensions too."""
    nodes = list(ast.walk(node))
    stored = (n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return frozenset((*stored, *(n.arg for n in nodes if isinstance(n, ast.arg))))


def _bound(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            for target in targets:
                yield from _targets(target)
            return
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"))):
            yield name, node
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target) | ast.For(target=target):
            yield from _targets(target)
        case ast.AsyncFor(target=target) | ast.withitem(optional_vars=ast.expr() as target):
            yield from _targets(target)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, node
            return
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from ((alias.asname or alias.name.partition(".")[0], node) for alias in names)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name, node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr):
            yield from _bound(child)


def _targets(target: ast.expr) -> Iterator[tuple[str, ast.AST]]:
    match target:
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
            yield name, target
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for inner in targets:
                yield from _targets(inner)
        case ast.Starred(value=inner):
            yield from _targets(inner)


def read_names(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """The names that statements read."""
    return frozenset(
        node.id for node in walk(nodes) if isinstance(node, ast.Name) and type(node.ctx) is ast.Load
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
