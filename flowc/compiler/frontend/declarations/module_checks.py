"""What is wrong with the top level of a workflow file, whatever its workflows use of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from flowc.compiler.frontend.declarations.decorators import declared_kind, flowc_decorators
from flowc.compiler.frontend.declarations.signatures import name_span
from flowc.compiler.frontend.modules.bindings import Binding
from flowc.compiler.frontend.modules.model import ModuleScope
from flowc.compiler.frontend.modules.project import Project
from flowc.compiler.frontend.modules.resolve import absolute_module, origin
from flowc.diagnostics import Label, Sink
from flowc.diagnostics.catalog import (
    DUPLICATE_DEFINITION,
    MODULE_LEVEL_CODE,
    NESTED_TASK,
    STAR_IMPORT,
)

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def check_module(scope: ModuleScope, project: Project) -> None:
    """Read every declaration of the workflow file, and report what its top level should not hold.

    Classes are read only once something needs them: those for task bodies may be anything.
    Reports: `star-import`, `module-level-code`, `duplicate-definition`, `nested-task`, and all that
    reading declarations reports.
    """
    bindings = scope.file.bindings
    for name in bindings.names:
        binding = bindings.binding(name)
        if binding is not None and _is_read_early(binding, scope, project):
            scope.symbols.get(name)
    _check_stars(scope, project.sink)
    _check_code(scope, project.sink)
    for name, found in bindings.names.items():
        _check_once(name, found, scope, project.sink)
    for node in scope.file.tree.body:
        _check_nested(node, scope, project.sink)


def _is_read_early(binding: Binding, scope: ModuleScope, project: Project) -> bool:
    """Imports only where they are of the project: others may be large, or not installed here."""
    node = binding.node
    if isinstance(node, ast.ClassDef):
        return False
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        modules = [absolute_module(node, scope.file.module, scope.file.is_package)]
    else:
        return True
    locations = [project.search.find(module) for module in modules if module]
    ours = any(location and location.origin == "project" for location in locations)
    return ours or modules == ["flowc"]


def _check_stars(scope: ModuleScope, sink: Sink) -> None:
    for node in scope.file.bindings.stars:
        sink.report(
            STAR_IMPORT,
            scope.file.span(node),
            f"`from {'.' * node.level}{node.module or ''} import *` hides where names come from",
            help="name what the file uses",
        )


def _check_code(scope: ModuleScope, sink: Sink) -> None:
    changing = {id(change.node) for change in scope.file.bindings.changes}
    for node in scope.file.bindings.code:
        if id(node) not in changing:
            sink.report(
                MODULE_LEVEL_CODE,
                scope.file.span(node),
                "this runs in plain Python only: flowc never executes the file",
                help='move it into a task, or under `if __name__ == "__main__":`',
            )


def _check_once(name: str, bindings: tuple[Binding, ...], scope: ModuleScope, sink: Sink) -> None:
    """Report a function or class whose name is bound before or after it."""
    for first, second in pairwise(binding for binding in bindings if not binding.fallback):
        node = second.node
        definitions = [b.node for b in (first, second) if isinstance(b.node, _Definition)]
        if not definitions or _is_overload(first.node, scope):
            continue
        span = (
            name_span(node, scope.file) if isinstance(node, _Definition) else scope.file.span(node)
        )
        before = scope.file.span(first.place)
        if isinstance(first.node, _Definition):
            before = name_span(first.node, scope.file)
        sink.report(
            DUPLICATE_DEFINITION,
            span,
            f"`{name}` is defined twice",
            help="rename one of them",
            labels=[Label(before, "first defined here")],
        )


def _is_overload(node: ast.stmt, scope: ModuleScope) -> bool:
    return isinstance(node, _Definition) and any(
        origin(decorator, scope) == "typing.overload" for decorator in node.decorator_list
    )


def _check_nested(node: ast.stmt, scope: ModuleScope, sink: Sink) -> None:
    """Report tasks and workflows declared in helper functions, classes, `if` or `try`."""
    if declared_kind(node, scope) == "workflow":
        return  # its body is read with the workflows, which have no definitions inside
    for inner in _statements_within(node):
        kind = declared_kind(inner, scope)
        if kind is not None and isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            sink.report(
                NESTED_TASK,
                scope.file.span(flowc_decorators(inner, scope)[0]),
                f"{kind} `{inner.name}` is not at the top level of the module",
                help="move it to the top level: its source travels to the engine by itself",
            )


def _statements_within(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements nested in a statement, at any depth."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        for child in getattr(node, field, ()):
            if isinstance(child, ast.stmt):
                yield child
            if isinstance(child, ast.AST):
                yield from _statements_within(child)
