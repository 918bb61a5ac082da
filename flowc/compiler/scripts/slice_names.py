"""What a name in the source that travels is bound to, also in other modules.

Only bindings are looked at: reading a symbol would slice the task, and what that calls.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from flowc.compiler.frontend.modules.bindings import Binding
from flowc.compiler.frontend.modules.model import ModuleScope
from flowc.compiler.frontend.modules.resolve import absolute_module
from flowc.compiler.scripts.slice_imports import is_flowc

Scopes = Callable[[str], ModuleScope | None]
"""The scope of a module by its dotted name."""


def bound(
    node: ast.expr, scope: ModuleScope, scopes: Scopes, within: Mapping[str, Binding] = {}
) -> tuple[Binding, ModuleScope] | None:
    """The binding that a name, or a dotted one, leads to, and the module in which it stands.

    A name of flowc leads to its import. `within`: what the code around binds by imports.
    """
    inner: ModuleScope | None = scope
    match node:
        case ast.Name(id=name):
            pass
        case ast.Attribute(value=ast.Name(id=base), attr=name):
            binding = within.get(base) or scope.file.bindings.binding(base)
            if binding is None or binding.alias is None:
                return None
            module = binding.alias.name
            if isinstance(binding.node, ast.ImportFrom):
                module = f"{_module(binding.node, scope)}.{module}".lstrip(".")
            inner, within = scopes(module), {}
        case _:
            return None
    seen: set[tuple[str, str]] = set()
    while inner is not None and (inner.file.module, name) not in seen:
        seen.add((inner.file.module, name))
        binding = within.get(name) or inner.file.bindings.binding(name)
        if binding is None:
            return None
        node_of = binding.node
        if not isinstance(node_of, ast.ImportFrom) or binding.alias is None or is_flowc(node_of):
            return binding, inner
        name, inner, within = binding.alias.name, scopes(_module(node_of, inner)), {}
    return None


def _module(node: ast.ImportFrom, scope: ModuleScope) -> str:
    return absolute_module(node, scope.file.module, scope.file.is_package)
