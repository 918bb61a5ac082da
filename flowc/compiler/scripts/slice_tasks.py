"""Tasks in the source that travels, where they are plain functions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator

from flowc.compiler.frontend.declarations.decorators import declared_kind
from flowc.compiler.frontend.modules.model import ModuleScope
from flowc.compiler.frontend.modules.resolve import absolute_module

Scopes = Callable[[str], ModuleScope | None]
"""The scope of a module by its dotted name."""


def uses_of_tasks(
    node: ast.AST, attr: str, free: Collection[str], scope: ModuleScope, scopes: Scopes
) -> Iterator[ast.Attribute]:
    """Each `task.attr` in a statement; `free` are the names that it reads of its module."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and inner.attr == attr:
            base = inner.value.value if isinstance(inner.value, ast.Attribute) else inner.value
            is_free = isinstance(base, ast.Name) and base.id in free
            if is_free and _is_task(inner.value, scope, scopes):
                yield inner


def _is_task(node: ast.expr, scope: ModuleScope, scopes: Scopes) -> bool:
    """Whether a name, or a dotted one, is that of a task.

    Only bindings are looked at: reading a symbol would slice the task, and what that calls.
    """
    inner: ModuleScope | None = scope
    match node:
        case ast.Name(id=name):
            pass
        case ast.Attribute(value=ast.Name(id=base), attr=name):
            binding = scope.file.bindings.binding(base)
            if binding is None or binding.alias is None:
                return False
            module = binding.alias.name
            if isinstance(binding.node, ast.ImportFrom):
                module = f"{_module(binding.node, scope)}.{module}".lstrip(".")
            inner = scopes(module)
        case _:
            return False
    seen: set[tuple[str, str]] = set()
    while inner is not None and (inner.file.module, name) not in seen:
        seen.add((inner.file.module, name))
        binding = inner.file.bindings.binding(name)
        if binding is None:
            return False
        if not isinstance(binding.node, ast.ImportFrom) or binding.alias is None:
            return declared_kind(binding.node, inner) == "task"
        name, inner = binding.alias.name, scopes(_module(binding.node, inner))
    return False


def _module(node: ast.ImportFrom, scope: ModuleScope) -> str:
    return absolute_module(node, scope.file.module, scope.file.is_package)
