"""Import statements to symbols."""

from __future__ import annotations

import ast
from collections.abc import Callable
from difflib import get_close_matches

from flowc.compiler.frontend.modules.bindings import Binding
from flowc.compiler.frontend.modules.model import (
    ModuleScope,
    ModuleSymbol,
    OtherSymbol,
    SourceFile,
    Symbol,
    TaskSymbol,
)
from flowc.compiler.frontend.modules.project import Project
from flowc.compiler.frontend.modules.resolve import absolute_module, flowc_names, foreign_symbol
from flowc.diagnostics import Span
from flowc.diagnostics.catalog import NAME_NOT_IN_MODULE, UNKNOWN_FLOWC_NAME

Scopes = Callable[[str], ModuleScope | None]
"""The scope of a module by its dotted name."""


def imported_symbol(binding: Binding, file: SourceFile, project: Project, scopes: Scopes) -> Symbol:
    """The symbol that an import binds.

    Reports: `unknown-flowc-name`, `name-not-in-module`. A module that is nowhere is not reported
    here: imports for task bodies need not be installed.
    """
    alias, span = binding.alias, file.span(binding.place)
    assert alias is not None
    if isinstance(binding.node, ast.Import):
        module = alias.name if alias.asname else alias.name.split(".")[0]
        return _module(binding.name, module, span, project, scopes)
    assert isinstance(binding.node, ast.ImportFrom)
    module = absolute_module(binding.node, file.module, file.is_package)
    if not module:
        return _module(binding.name, alias.name, span, project, scopes)
    return _from(module, alias.name, span, project, scopes)


def submodule_symbol(
    name: str, file: SourceFile, project: Project, scopes: Scopes
) -> ModuleSymbol | None:
    """A module of the package whose `__init__.py` a file is."""
    module = f"{file.module}.{name}"
    if not file.is_package or project.search.find(module) is None:
        return None
    return ModuleSymbol(name, Span(file.name, 1, 0, 1, 0), module, scopes(module))


def star_symbol(name: str, file: SourceFile, project: Project, scopes: Scopes) -> Symbol | None:
    """A public name that a star import of the file brings in."""
    if name.startswith("_"):
        return None
    for node in file.bindings.stars:
        module = absolute_module(node, file.module, file.is_package)
        scope = scopes(module)
        found = scope.symbols.get(name) if scope else None
        if module == "flowc":
            found = foreign_symbol(module, name, file.span(node))
        if found is not None:
            return found
    return None


def _module(name: str, module: str, span: Span, project: Project, scopes: Scopes) -> ModuleSymbol:
    found = project.search.find(module) is not None
    return ModuleSymbol(name, span, module, scopes(module) if found else None, found)


def _from(module: str, name: str, span: Span, project: Project, scopes: Scopes) -> Symbol:
    location = project.search.find(module)
    if location is None:
        return OtherSymbol(name, span, "import", f"{module}.{name}", missing=module)
    scope = scopes(module)
    if scope is not None:
        found = scope.symbols.get(name)
        if found is not None:
            return found
        if location.origin == "project" and not _may_hold_more(scope):
            return _absent(module, name, span, scope, project)
    elif location.has_source and location.origin == "project":
        return _in_error(name, span)
    symbol = foreign_symbol(module, name, span)
    if symbol is not None:
        return symbol
    near = get_close_matches(name, flowc_names(), 1)
    help = f"did you mean `{near[0]}`?" if near else None
    project.sink.report(UNKNOWN_FLOWC_NAME, span, f"flowc has no `{name}`", help=help)
    return _in_error(name, span)


def _may_hold_more(scope: ModuleScope) -> bool:
    bindings = scope.file.bindings
    return bool(bindings.stars) or bindings.binding("__getattr__") is not None


def _absent(module: str, name: str, span: Span, scope: ModuleScope, project: Project) -> Symbol:
    near = get_close_matches(name, [*scope.symbols], 1)
    help = f"did you mean `{near[0]}`?" if near else None
    message = f"module `{module}` has no `{name}`"
    project.sink.report(NAME_NOT_IN_MODULE, span, message, help=help)
    return _in_error(name, span)


def _in_error(name: str, span: Span) -> TaskSymbol:
    """What stands for a name whose import is in error: nothing is checked against it."""
    return TaskSymbol(name, span, (), None, None)
