"""Project modules that travel with a task: their whole text, without what needs flowc to run."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flowc.compiler.frontend.declarations.decorators import declared_kind, flowc_decorators
from flowc.compiler.frontend.modules.bindings import is_main_guard, target_names
from flowc.compiler.frontend.modules.model import ModuleScope, SourceFile
from flowc.compiler.frontend.modules.project import Project
from flowc.compiler.frontend.modules.resolve import absolute_module
from flowc.compiler.scripts.slice_imports import (
    NAMES_OF_TASKS,
    attributes_of,
    flowc_names_imported_in,
    is_flowc,
)
from flowc.compiler.scripts.slice_names import Scopes
from flowc.compiler.scripts.slice_tasks import uses_of_tasks
from flowc.compiler.scripts.slice_text import free_names


class Travellers:
    """The modules that a slice needs, each before those that import it.

    Modules of the project travel, and installed ones that use flowc: an image has no flowc.
    Tasks in them become plain functions; containers, services, workflows, their options, and
    what is left of `from flowc import` go.
    """

    def __init__(self, project: Project, scopes: Scopes) -> None:
        self.modules: dict[str, str] = {}
        self.flowc_names: set[str] = set()
        self._project = project
        self._scopes = scopes
        self._seen: set[str] = set()

    def add_imports_of(self, node: ast.AST, file: SourceFile) -> None:
        """Add the modules that import statements inside a node name."""
        for inner in ast.walk(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                for alias in inner.names:
                    self.add_alias(inner, alias, file)

    def add_alias(
        self, node: ast.Import | ast.ImportFrom, alias: ast.alias, file: SourceFile
    ) -> str | None:
        """Add the module that one part of an import names. Why it cannot travel, if it cannot."""
        if isinstance(node, ast.Import):
            return self.add(alias.name, file)
        module = absolute_module(node, file.module, file.is_package)
        reason = self.add(module, file) if module else None
        submodule = f"{module}.{alias.name}" if module else alias.name
        if reason is None and alias.name != "*" and self._project.search.find(submodule):
            reason = self.add(submodule, file)
        return reason

    def add(self, module: str, importer: SourceFile) -> str | None:
        """Add a module, the packages around it, and what they import."""
        if not self._travels(module, importer):
            return None
        parent = module.rpartition(".")[0]
        if parent:
            self.add(parent, importer)
        if module in self._seen:
            return None
        self._seen.add(module)
        scope = self._scopes(module)
        if scope is None:
            return f"comes from `{module}`, which has no Python source to travel"
        carried = _Carried(scope, self._scopes)
        for node in carried.kept:
            self.add_imports_of(node, scope.file)
        self.flowc_names |= carried.flowc_names
        self.modules[module] = carried.text()
        return None

    def _travels(self, module: str, importer: SourceFile) -> bool:
        location = self._project.search.find(module)
        if location is None or location.origin == "standard":
            return False
        if location.origin == "project":
            return True
        if module.partition(".")[0] == importer.module.partition(".")[0]:
            return True
        file = self._project.file(module)
        return file is not None and _uses_flowc(file)


def _uses_flowc(file: SourceFile) -> bool:
    return "flowc" in file.text and any(
        is_flowc(node)
        or (isinstance(node, ast.Import) and any(alias.name == "flowc" for alias in node.names))
        for node in file.tree.body
    )


class _Carried:
    """One module's text, with the statements gone that need flowc to run."""

    def __init__(self, scope: ModuleScope, scopes: Scopes) -> None:
        self.file = scope.file
        self.scope = scope
        self._scopes = scopes
        self.kept: list[ast.stmt] = []
        self.flowc_names: set[str] = set()
        self._lines: list[str | None] = list(self.file.lines)
        if "flowc" in self.file.text:
            self._reduce()
        else:
            self.kept = self.file.tree.body
        for node in self.kept:
            self._name_functions(node)

    def text(self) -> str:
        """What is left, as written."""
        return "\n".join(line for line in self._lines if line is not None)

    def _reduce(self) -> None:
        gone: set[str] = set()
        for node in self.file.tree.body:
            kind = declared_kind(node, self.scope)
            if is_flowc(node):
                gone |= self._keep_names_of_tasks(node)
            elif kind in ("container", "service", "workflow") or is_main_guard(node):
                gone |= {getattr(node, "name", "")}
                self._drop(node)
            elif not isinstance(node, _DEFINITIONS) and gone.intersection(self._free(node)):
                gone |= set(_bound(node))
                self._drop(node)
            else:
                self._undecorate(node)
                self.kept.append(node)
        for node in self.kept:
            self.flowc_names |= NAMES_OF_TASKS.intersection(flowc_names_imported_in(node))
        self._drop_unused_imports()

    def _free(self, node: ast.stmt) -> list[str]:
        return free_names("\n".join(self.file.lines[node.lineno - 1 : node.end_lineno]))

    def _keep_names_of_tasks(self, node: ast.stmt) -> set[str]:
        """Leave of `from flowc import` what tasks may use; the names that are gone."""
        assert isinstance(node, ast.ImportFrom)
        kept = [alias for alias in node.names if alias.name in NAMES_OF_TASKS]
        if len(kept) < len(node.names):
            self._drop(node, keep_blank_lines=bool(kept))
        if kept and len(kept) < len(node.names):
            self._lines[node.lineno - 1] = f"from flowc import {', '.join(map(ast.unparse, kept))}"
        if kept:
            self.kept.append(node)
        return {alias.asname or alias.name for alias in node.names if alias not in kept}

    def _drop_unused_imports(self) -> None:
        """Drop `import flowc` where only decorators used it; else note what is used of it."""
        for node in [*self.kept]:
            if not isinstance(node, ast.Import) or node.names[0].name != "flowc":
                continue
            name = node.names[0].asname or "flowc"
            used = {
                attribute.attr
                for other in self.kept
                for attribute in attributes_of(name, other, flowc_decorators(other, self.scope))
            }
            self.flowc_names |= used & NAMES_OF_TASKS
            if not used:
                self._drop(node)
                self.kept.remove(node)

    def _name_functions(self, node: ast.stmt) -> None:
        """Say `task` for `task.function`: here the task is that function."""
        uses = uses_of_tasks(node, "function", self._free(node), self.scope, self._scopes)
        for use in sorted(uses, key=lambda use: (use.end_lineno, use.end_col_offset), reverse=True):
            task, whole = self.file.span(use.value), self.file.span(use)
            first, last = task.end_line - 1, whole.end_line - 1
            head, tail = self._lines[first], self._lines[last]
            if head is not None and tail is not None:
                self._clear(first + 1, last + 1)
                self._lines[first] = head[: task.end_column] + tail[whole.end_column :]

    def _undecorate(self, node: ast.stmt) -> None:
        for decorator in flowc_decorators(node, self.scope):
            self._clear(decorator.lineno, decorator.end_lineno or decorator.lineno)

    def _drop(self, node: ast.stmt, *, keep_blank_lines: bool = False) -> None:
        decorators = getattr(node, "decorator_list", [])
        first = min(part.lineno for part in (node, *decorators))
        assert node.end_lineno is not None
        last = node.end_lineno
        while not keep_blank_lines and last < len(self._lines) and not self._lines[last]:
            last += 1
        self._clear(first, last)

    def _clear(self, first: int, last: int) -> None:
        self._lines[first - 1 : last] = [None] * (last - first + 1)


_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom


def _bound(node: ast.stmt) -> Iterator[str]:
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    for target in targets:
        if target is not None:
            yield from (name.id for name in target_names(target))
