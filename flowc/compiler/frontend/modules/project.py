"""The modules of one program: which files are read, once each, and their scopes."""

from __future__ import annotations

import ast
import builtins
import os
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, count
from pathlib import Path

from flowc import ir
from flowc.compiler.frontend.modules.model import ModuleScope, SourceFile, Symbol, TypeTable
from flowc.compiler.frontend.modules.resolve import ModuleLocation, SearchPath
from flowc.compiler.frontend.modules.source import read_source
from flowc.diagnostics import Sink

_TAKEN_BY_TYPES = frozenset(dir(builtins)) | {
    *("date", "datetime", "timedelta", "Outcome"),
    *("File", "Directory", "Secret", "Volume", "Json", "Large"),
    *("TaskFailed", "WorkflowFailed", "Failure", "Status", "Approval", "Service"),
}
"""Names that the IR gives a meaning of its own, so that no record or enum has them there."""


class Symbols(Mapping[str, Symbol]):
    """The symbols of a module, each read when it is first asked for.

    `circular` gives what stands for a symbol that is asked for while it is being read.
    """

    def __init__(
        self,
        names: Mapping[str, object],
        read: Callable[[str], Symbol | None],
        circular: Callable[[str], Symbol],
    ) -> None:
        self._names = names
        self._read = read
        self._circular = circular
        self._known: dict[str, Symbol | None] = {}
        self._reading: set[str] = set()

    def __getitem__(self, name: str) -> Symbol:
        if name not in self._known:
            if name in self._reading:
                return self._circular(name)
            self._reading.add(name)
            self._known[name] = self._read(name)
            self._reading.discard(name)
        symbol = self._known[name]
        if symbol is None:
            raise KeyError(name)
        return symbol

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Project:
    """What reading one program has found so far."""

    def __init__(self, main: SourceFile, search: SearchPath, sink: Sink) -> None:
        self.main = main
        self.search = search
        self.sink = sink
        self.scopes: dict[str, ModuleScope] = {}
        self.declarations: dict[str, ir.Declaration] = {}
        self.own_code: dict[str, Mapping[str, str]] = {}
        self.types = TypeTable(self.declarations, self.own_code)
        self._files: dict[Path, SourceFile | None] = {main.path.absolute(): main}
        self._names: dict[str, tuple[str, str]] = {}

    def file(self, module: str) -> SourceFile | None:
        """The source of a module; None: it has none, or it cannot be read (which is reported).

        Faults of installed modules are not the user's: they count as modules without source.
        """
        location = self.search.find(module)
        if location is None or not location.has_source:
            return None
        if location.path is None:
            return _empty_package(module, location.folders[0])
        if location.path not in self._files:
            sink = self.sink if location.origin == "project" else Sink()
            name = self._shown(location)
            self._files[location.path] = read_source(location.path, name, module, sink)
        return self._files[location.path]

    def declared_in(self, name: str) -> tuple[str, str]:
        """The module of what has a name in the IR, and its name there."""
        return self._names[name]

    def unique_name(self, name: str, file: SourceFile, *, of_type: bool = False) -> str:
        """A name for the IR: the plain one, unless it is taken; then with that of its module.

        The workflow file's own functions and classes go before those of other modules.
        """
        mine = (file.module, name)
        short = f"{file.module.rpartition('.')[2]}_{name}"
        long = f"{file.module.replace('.', '_')}_{name}"
        candidates = chain((name, short, long), (f"{long}_{number}" for number in count(2)))
        found = next(
            candidate
            for candidate in map(_identifier, candidates)
            if not (of_type and candidate in _TAKEN_BY_TYPES)
            and not self._is_main(candidate, file)
            and self._names.get(candidate, mine) == mine
        )
        self._names[found] = mine
        return found

    def _is_main(self, name: str, file: SourceFile) -> bool:
        """Whether the workflow file declares the name, so that others must take another."""
        binding = None if file is self.main else self.main.bindings.binding(name)
        return binding is not None and isinstance(binding.node, ast.FunctionDef | ast.ClassDef)

    def _shown(self, location: ModuleLocation) -> str:
        """The path of a module as diagnostics show it: seen from where the user stands.

        It must not depend on where the project or Python is installed.
        """
        assert location.path is not None
        if location.origin == "installed" and location.root is not None:
            return location.path.relative_to(location.root).as_posix()
        folder = os.path.relpath(location.path, self.main.path.absolute().parent)
        shown = os.path.normpath(Path(self.main.name).parent / folder)
        return shown.replace(os.sep, "/")


def _identifier(text: str) -> str:
    return "".join(c if c.isalnum() or c == "_" else "_" for c in text)


def _empty_package(module: str, folder: Path) -> SourceFile:
    """What stands for the `__init__.py` that a namespace package does not have."""
    tree = ast.Module(body=[], type_ignores=[])
    return SourceFile(str(folder), folder / "__init__.py", module, "", ("",), tree)
