"""Tasks in the source that travels, where they are plain functions."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from flowc.compiler.frontend.declarations.decorators import declared_kind
from flowc.compiler.frontend.modules.model import ModuleScope
from flowc.compiler.scripts.slice_names import Scopes, bound


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
    """Whether a name, or a dotted one, is that of a task."""
    found = bound(node, scope, scopes)
    return found is not None and declared_kind(found[0].node, found[1]) == "task"
