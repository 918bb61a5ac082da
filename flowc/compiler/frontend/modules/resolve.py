"""Finds modules by file, and the symbols behind names, without importing anything."""

from __future__ import annotations

import ast
import os
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Literal

from flowc import ir
from flowc.compiler.frontend.modules.model import (
    FlowcSymbol,
    ModuleScope,
    ModuleSymbol,
    OtherSymbol,
    Symbol,
    TypeSymbol,
)
from flowc.compiler.frontend.modules.source import read_bytes
from flowc.compiler.projects import folder_with, package_root
from flowc.diagnostics import Span

Origin = Literal["project", "installed", "standard"]


@dataclass(frozen=True)
class ModuleLocation:
    """Where a module is.

    `path` is its source file; None: it is built in or compiled, or a package without `__init__.py`.
    `folders` hold the submodules of a package. `root` is the search folder that it was found in.
    """

    module: str
    origin: Origin
    path: Path | None = None
    folders: tuple[Path, ...] = ()
    root: Path | None = None

    @property
    def has_source(self) -> bool:
        """Whether there is something to read: a file, or a package's folder."""
        return self.path is not None or bool(self.folders)


@dataclass(frozen=True)
class SearchPath:
    """Finds modules as Python would: source roots, the standard library, installed packages."""

    roots: tuple[Path, ...]
    installed: tuple[Path, ...]
    _found: dict[str, ModuleLocation | None] = field(default_factory=dict, compare=False)

    def find(self, module: str) -> ModuleLocation | None:
        """Where a module is, by its dotted name; None: nowhere."""
        if module not in self._found:
            self._found[module] = self._search(module)
        return self._found[module]

    def _search(self, module: str) -> ModuleLocation | None:
        parent, _, _ = module.rpartition(".")
        if parent:
            package = self.find(parent)
            if package is None or package.origin == "standard":
                return package and ModuleLocation(module, "standard")
            return _in_folders(module, package.folders, package.origin)
        if module == "flowc":
            return ModuleLocation(module, "standard")
        if (found := _in_folders(module, self.roots, "project")) and found.path is not None:
            return found
        if module in sys.stdlib_module_names:
            return ModuleLocation(module, "standard")
        return _in_folders(module, self.installed, "installed") or found


def search_path(file: Path, roots: Iterable[Path] = ()) -> SearchPath:
    """The search path of a workflow file.

    Source roots: `roots`, the folder of the file, the folder above its package, and those of
    `[tool.flowc] roots` in the nearest `pyproject.toml` (if it has none: its folder and `src`).
    """
    folder = file.absolute().parent
    found = [*roots, folder, package_root(folder), *_project_roots(folder)]
    standard = {Path(os.__file__).parent, Path(os.__file__).parent / "lib-dynload"}
    installed = [Path(entry) for entry in sys.path if entry and Path(entry) not in standard]
    return SearchPath(_unique(found), _unique(installed))


def absolute_module(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    """The dotted name of the module that `from ... import` in `module` names.

    In a file outside packages `.` is its own folder.
    """
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    climbed = parts[: max(len(parts) - node.level + is_package, 0)]
    return ".".join([*climbed, *([node.module] if node.module else [])])


def _unique(folders: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(folder.absolute() for folder in folders))


def _project_roots(folder: Path) -> list[Path]:
    project = folder_with(("pyproject.toml",), folder)
    if project is None:
        return []
    try:
        settings = tomllib.loads(read_bytes(project / "pyproject.toml").decode())
    except (OSError, ValueError):
        return []
    tool = settings.get("tool")
    own = tool.get("flowc") if isinstance(tool, dict) else None
    named = own.get("roots") if isinstance(own, dict) else None
    if isinstance(named, list):
        return [project / name for name in named if isinstance(name, str)]
    return [project, project / "src"]


def _in_folders(module: str, folders: Iterable[Path], origin: Origin) -> ModuleLocation | None:
    name = module.rpartition(".")[2]
    portions: list[Path] = []
    for root in folders:
        folder = root / name
        if _is_file(folder / "__init__.py"):
            return ModuleLocation(module, origin, folder / "__init__.py", (folder,), root)
        if _is_file(root / f"{name}.py"):
            return ModuleLocation(module, origin, root / f"{name}.py", (), root)
        if any(_is_file(root / f"{name}{suffix}") for suffix in (*EXTENSION_SUFFIXES, ".pyi")):
            return ModuleLocation(module, origin)
        if _is_folder(folder):
            portions.append(folder)
    return ModuleLocation(module, origin, None, tuple(portions)) if portions else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


# --- symbols ---------------------------------------------------------------------------

_STANDARD_TYPES: Mapping[str, ir.Type] = {
    "datetime.date": ir.DATE,
    "datetime.datetime": ir.DATETIME,
    "datetime.timedelta": ir.TIMEDELTA,
}


def lookup(node: ast.expr, scope: ModuleScope) -> Symbol | None:
    """The symbol behind a module-level name or a dotted one (`lib.segment`, `flowc.File`).

    None: the name is not bound in the module (it may be a built-in), or `node` is no such thing.
    """
    match node:
        case ast.Name(id=name):
            return scope.symbols.get(name)
        case ast.Attribute(value=value, attr=attr):
            base = lookup(value, scope)
            if isinstance(base, ModuleSymbol):
                return member(base, attr, scope.file.span(node))
    return None


def member(module: ModuleSymbol, name: str, span: Span) -> Symbol | None:
    """A name of an imported module. None: the module's source does not bind it."""
    if module.scope is not None:
        return module.scope.symbols.get(name)
    return foreign_symbol(module.module, name, span, found=module.found)


def foreign_symbol(module: str, name: str, span: Span, *, found: bool = True) -> Symbol | None:
    """A name of a module whose source is not read: flowc's own, the standard library's..."""
    origin = f"{module}.{name}"
    if module == "flowc":
        return FlowcSymbol(name, span) if name in flowc_names() else None
    if origin in _STANDARD_TYPES:
        return TypeSymbol(name, span, _STANDARD_TYPES[origin], None)
    return OtherSymbol(name, span, "import", origin, None if found else module)


def origin(node: ast.expr, scope: ModuleScope) -> str | None:
    """The dotted name of what an expression names outside the project: `dataclasses.dataclass`.

    Built-ins have their plain name.
    """
    symbol = lookup(node, scope)
    match symbol:
        case OtherSymbol(origin=found):
            return found
        case FlowcSymbol(name=name):
            return f"flowc.{name}"
        case None if isinstance(node, ast.Name) and node.id not in scope.symbols:
            return node.id
    return None


def flowc_names() -> frozenset[str]:
    """Every name a workflow file may import from flowc."""
    import flowc

    return frozenset(flowc.__all__)
