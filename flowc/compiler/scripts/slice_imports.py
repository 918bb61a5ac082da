"""Import statements inside the source that travels."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from flowc.compiler.frontend.modules.model import SourceFile
from flowc.compiler.frontend.modules.resolve import absolute_module
from flowc.compiler.scripts.slice_text import Edit

_VALUES = (
    "File",
    "Directory",
    "Secret",
    "Volume",
    "Json",
    "Large",
    "Status",
    "Approval",
    "Service",
)
_MARKS = ("Beside", "ScheduledDate", "NotInKey")
_FAILURES = ("TaskFailed", "WorkflowFailed")
_UNITS = ("KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB")
NAMES_OF_TASKS = frozenset((*_VALUES, *_MARKS, *_FAILURES, *_UNITS))
"""What a task's source may use of flowc; the rest is for workflows and their options."""


def is_flowc(node: ast.stmt) -> bool:
    """Whether a statement is `from flowc import ...`."""
    return isinstance(node, ast.ImportFrom) and node.module == "flowc" and not node.level


def import_source(node: ast.ImportFrom, names: list[ast.alias], file: SourceFile) -> str:
    """`from module import names`, with the module's full name."""
    listed = ", ".join(map(ast.unparse, names))
    module = absolute_module(node, file.module, file.is_package)
    return f"from {module} import {listed}" if module else f"import {listed}"


def relative_edits(node: ast.stmt, file: SourceFile) -> Iterator[Edit]:
    """Name the module in full in relative imports inside a statement: a script has no package."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.ImportFrom) and inner.level:
            yield Edit(inner, import_source(inner, inner.names, file))


def flowc_names_imported_in(node: ast.AST) -> Iterator[str]:
    """The names of flowc that statements inside functions import."""
    for inner in ast.walk(node):
        match inner:
            case ast.ImportFrom(module="flowc", level=0, names=names):
                yield from (alias.name for alias in names)
            case ast.Import(names=names):
                for alias in names:
                    if alias.name == "flowc":
                        used = attributes_of(alias.asname or "flowc", node)
                        yield from (attribute.attr for attribute in used)


def attributes_of(
    name: str, node: ast.AST, without: Iterable[ast.expr] = ()
) -> Iterator[ast.Attribute]:
    """Each `name.attribute` in a node, but not in the decorators to leave out."""
    hidden = {inner for decorator in without for inner in ast.walk(decorator)}
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(value=ast.Name(id=base)) if base == name and inner not in hidden:
                yield inner
