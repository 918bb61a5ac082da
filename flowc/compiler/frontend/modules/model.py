"""What the steps of the frontend hand to each other: source files, symbols, signatures."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from flowc import ir
from flowc.compiler.frontend.modules.bindings import ModuleBindings, read_bindings
from flowc.diagnostics import Span


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A parsed Python file. `name` is its path as diagnostics show it; `module` its dotted name."""

    name: str
    path: Path
    module: str
    text: str
    lines: tuple[str, ...]
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        """Whether it is the `__init__.py` of a package, or stands for a missing one."""
        return self.path.name == "__init__.py"

    @cached_property
    def bindings(self) -> ModuleBindings:
        """What the file binds at its top level."""
        return read_bindings(self.tree, self.text)

    def span(self, node: ast.AST) -> Span:
        """The range of a node in characters (`ast` counts UTF-8 bytes)."""
        line, end_line = node.lineno, node.end_lineno or node.lineno  # type: ignore[attr-defined]
        return Span(
            self.name,
            line,
            self._column(line, node.col_offset),  # type: ignore[attr-defined]
            end_line,
            self._column(end_line, node.end_col_offset),  # type: ignore[attr-defined]
        )

    def _column(self, line: int, offset: int) -> int:
        text = self.lines[line - 1]
        return offset if text.isascii() else len(text.encode()[:offset].decode(errors="replace"))


@dataclass(frozen=True, eq=False)
class TaskSymbol:
    """A task, container or service: what a call needs to know, and the IR of the task.

    `task` is None when the declaration is in error: calls of it are then not checked.
    """

    name: str
    span: Span
    parameters: tuple[ir.Parameter, ...]
    result: ir.Type | None
    task: ir.Task | None


@dataclass(frozen=True, eq=False)
class WorkflowSymbol:
    """A workflow: its signature, and where its body stands."""

    name: str
    span: Span
    parameters: tuple[ir.Parameter, ...]
    result: ir.Type | None
    options: ir.WorkflowOptions
    title: str | None
    doc: str | None
    file: SourceFile
    node: ast.FunctionDef
    scope: ModuleScope


@dataclass(frozen=True, eq=False)
class TypeSymbol:
    """A record or enum class (`declaration`), or an alias of a type (`declaration` None).

    `date`, `datetime` and `timedelta` of the standard library are aliases too. `unfinished`: what
    asks for it is a part of it.
    """

    name: str
    span: Span
    type: ir.Type | None
    declaration: ir.Declaration | None
    node: ast.ClassDef | None = None
    unfinished: bool = False


@dataclass(frozen=True, eq=False)
class ConstantSymbol:
    """A module-level name bound once, to `node`.

    It need not be a constant expression unless something asks for `value`: the first to ask has
    it evaluated and the faults reported. None: in error.
    """

    name: str
    span: Span
    node: ast.expr
    scope: ModuleScope
    evaluate: Callable[[], ir.Constant | None] = field(repr=False)

    @cached_property
    def value(self) -> ir.Constant | None:
        """What the name stands for, in the JSON form of its type."""
        return self.evaluate()


@dataclass(frozen=True, eq=False)
class ModuleSymbol:
    """An imported module; `scope` None: it has no source flowc reads (`json`, `flowc` itself).

    `found` False: no such module on the source roots or the search path.
    """

    name: str
    span: Span
    module: str
    scope: ModuleScope | None
    found: bool = True


@dataclass(frozen=True, eq=False)
class FlowcSymbol:
    """A name of the package flowc itself: `after`, `sleep`, `File`, `TaskFailed`..."""

    name: str
    span: Span


@dataclass(frozen=True, eq=False)
class OtherSymbol:
    """A helper function, class, import or variable that task bodies may use and workflows may not.

    An import has an `origin`, such as `math.sqrt`; `missing` names its module if there is none.
    `own_code` of a class: see `TypeTable`.
    """

    name: str
    span: Span
    what: Literal["function", "class", "import", "variable"]
    origin: str | None = None
    missing: str | None = None
    own_code: Mapping[str, str] = field(default_factory=dict)


Symbol = (
    TaskSymbol
    | WorkflowSymbol
    | TypeSymbol
    | ConstantSymbol
    | ModuleSymbol
    | FlowcSymbol
    | OtherSymbol
)


@dataclass(eq=False)
class ModuleScope:
    """The module-level names of one workflow file.

    `symbols` reads a declaration when it is first asked for, so that files may use each other and
    what nobody uses costs nothing. Names of other modules (`lib.segment`): `resolve.lookup`.
    """

    file: SourceFile
    symbols: Mapping[str, Symbol] = field(default_factory=dict)

    def functions(self) -> Iterator[Symbol]:
        """What the functions of the file declare; its classes and imports are left unread."""
        for name in self.symbols:
            binding = self.file.bindings.binding(name)
            if binding is not None and isinstance(binding.node, ast.FunctionDef):
                yield self.symbols[name]


@dataclass(frozen=True)
class TypeTable:
    """Declarations of records and enums by the name that `ir.NamedType` uses.

    `own_code`: by that name, what the class does by code that only Python runs: the names that it
    or a base defines (`__post_init__`, `__eq__`), each as messages write it (`Base.__eq__`).
    """

    declarations: Mapping[str, ir.Declaration]
    own_code: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def record(self, type: ir.Type) -> ir.Record | None:
        """The record a type names, if it is one."""
        found = self.declarations.get(type.name) if isinstance(type, ir.NamedType) else None
        return found if isinstance(found, ir.Record) else None

    def enum(self, type: ir.Type) -> ir.Enum | None:
        """The enum a type names, if it is one."""
        found = self.declarations.get(type.name) if isinstance(type, ir.NamedType) else None
        return found if isinstance(found, ir.Enum) else None

    def own(self, type: ir.Type, *names: str) -> str | None:
        """How messages write the first of some names that the class of a value defines itself."""
        code = self.own_code.get(type.name, {}) if isinstance(type, ir.NamedType) else {}
        return next((code[name] for name in names if name in code), None)
