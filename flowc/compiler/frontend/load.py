"""From a path to a program: the workflow file, the modules it uses, their types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flowc.compiler.frontend.declarations.credentials import check_credentials
from flowc.compiler.frontend.declarations.module_checks import check_module
from flowc.compiler.frontend.declarations.module_scope import file_scope
from flowc.compiler.frontend.modules.model import ModuleScope, SourceFile, TypeTable
from flowc.compiler.frontend.modules.project import Project
from flowc.compiler.frontend.modules.resolve import search_path
from flowc.compiler.frontend.modules.source import parse_source, read_source
from flowc.compiler.projects import module_name
from flowc.diagnostics import Sink


@dataclass(frozen=True, eq=False)
class Program:
    """A workflow file and what it uses of other modules.

    `scopes` are the modules read so far, by dotted name, and `types` their records and enums: both
    grow as `main` is asked for more symbols.
    """

    main: ModuleScope
    scopes: Mapping[str, ModuleScope]
    types: TypeTable


def load_program(
    path: str | Path, *, roots: Iterable[Path] = (), text: str | None = None, sink: Sink
) -> Program | None:
    """Read a workflow file and its declarations, but no workflow bodies; nothing is executed.

    `roots` are searched for modules before the folders found by themselves; `text` stands for what
    the file holds, as in an editor. None: there is nothing to work with, and the sink says why.
    """
    file = _read(Path(path), str(path).replace("\\", "/"), text, sink)
    if file is None:
        return None
    project = Project(file, search_path(file.path, roots), sink)
    scope = project.scopes[file.module] = file_scope(file, project)
    check_module(scope, project)
    check_credentials(file, sink)
    return Program(scope, project.scopes, project.types)


def _read(path: Path, name: str, text: str | None, sink: Sink) -> SourceFile | None:
    if text is None:
        return read_source(path, name, _module(path), sink)
    return parse_source(text, path, name, _module(path), sink)


def _module(path: Path) -> str:
    try:
        return module_name(path)
    except ValueError:  # no path at all, such as one with a NUL: reading it says so
        return path.stem
