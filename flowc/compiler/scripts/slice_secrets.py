"""Secrets that the source of a task reads by itself: only arguments have a value on an engine."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from flowc.compiler.frontend.modules.bindings import Binding
from flowc.compiler.frontend.modules.model import ModuleScope
from flowc.compiler.frontend.modules.project import Project
from flowc.compiler.frontend.regions.syntax import stored_names
from flowc.compiler.scripts.slice_imports import is_flowc
from flowc.compiler.scripts.slice_names import Scopes, bound
from flowc.diagnostics.catalog import SECRET_MISUSE


def check_secrets(
    task: ast.FunctionDef, scope: ModuleScope, project: Project, scopes: Scopes
) -> None:
    """Report secrets that a task's body, or what it uses of the project, makes or names.

    Reports: `secret-misuse`, at the use.
    """

    def of_project(module: str) -> ModuleScope | None:
        location = project.search.find(module)
        is_ours = location is not None and location.origin == "project"
        return scopes(module) if is_ours else None

    seen: set[ast.stmt] = {task}
    to_read: list[tuple[ast.stmt, ModuleScope]] = [(task, scope)]
    while to_read:
        node, scope = to_read.pop()
        imported = _imported(node)
        for use in _uses(node, stored_names(node) if isinstance(node, _FUNCTION) else frozenset()):
            if isinstance(use, ast.Call):
                if _makes_secret(use, scope, of_project, imported):
                    _report(use, "a secret", scope, project)
                continue
            found = bound(use, scope, of_project, imported)
            if found is None:
                continue
            binding, inner = found
            value = getattr(binding.node, "value", None)
            if isinstance(value, ast.Call) and _makes_secret(value, inner, of_project, {}):
                _report(use, f"`{ast.unparse(use)}` is a secret and", scope, project)
            elif isinstance(binding.node, _FOLLOWED) and binding.node not in seen:
                seen.add(binding.node)
                to_read.append((binding.node, inner))


_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_FOLLOWED = (*_FUNCTION, ast.ClassDef, ast.Assign, ast.AnnAssign)


def _report(use: ast.expr, what: str, scope: ModuleScope, project: Project) -> None:
    project.sink.report(
        SECRET_MISUSE,
        scope.file.span(use),
        f"{what} has a value only where the engine hands it over, as an argument",
        help="give the task a parameter typed `Secret`, and pass it there",
    )


def _makes_secret(
    node: ast.Call, scope: ModuleScope, scopes: Scopes, imported: Mapping[str, Binding]
) -> bool:
    match node.func:
        case ast.Attribute(value=ast.Name(id=base), attr="Secret"):
            binding = imported.get(base) or scope.file.bindings.binding(base)
            alias = None if binding is None else binding.alias
            return alias is not None and alias.name == "flowc"
        case function:
            found = bound(function, scope, scopes, imported)
            alias = None if found is None else found[0].alias
            return (
                found is not None
                and is_flowc(found[0].node)
                and alias is not None
                and (alias.name == "Secret")
            )


def _uses(statement: ast.stmt, assigned: frozenset[str]) -> Iterator[ast.expr]:
    """Calls, and names that are not assigned here, of what runs when a statement is used.

    Defaults are for callers who pass nothing, annotations for readers.
    """
    to_read: list[ast.AST] = [statement]
    while to_read:
        node = to_read.pop()
        match node:
            case ast.Call():
                yield node
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id=name)):
                if name not in assigned:
                    yield node
        match node:
            case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body):
                to_read += body
            case ast.AnnAssign(value=value):
                to_read += [] if value is None else [value]
            case _:
                to_read += ast.iter_child_nodes(node)


def _imported(node: ast.AST) -> dict[str, Binding]:
    """What import statements inside a function bind."""
    return {
        name: Binding(name, inner, inner, alias)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
        for alias in inner.names
        for name in [alias.asname or alias.name]
    }
