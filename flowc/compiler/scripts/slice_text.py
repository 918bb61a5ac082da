"""Ranges of source text: what a statement looks like in a slice, and which names it needs."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flowc.compiler.frontend.modules.model import SourceFile


class Edit(NamedTuple):
    """Replace the text of a node."""

    node: ast.AST
    text: str


def statement_text(
    node: ast.stmt,
    file: SourceFile,
    *,
    without: Iterable[ast.expr] = (),
    edits: Iterable[Edit] = (),
) -> str:
    """A top-level statement as written, with the comments above it and at its end.

    What stands above the first import is about the file. `without` are decorators to leave out;
    `edits` change what stands inside.
    """
    decorators = node.decorator_list if isinstance(node, _DECORATED) else []
    kept = [decorator for decorator in decorators if decorator not in [*without]]
    first = decorators[0].lineno if decorators else node.lineno
    comments = [] if _is_first_import(node, file) else _comments_above(first, file)
    heads = [f"@{_text(decorator, file, ())}" for decorator in kept]
    body = _text(node, file, edits) + _comment_after(node, file)
    return "\n".join([*comments, *heads, body])


_DECORATED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_IMPORTS = ast.Import | ast.ImportFrom


def _text(node: ast.AST, file: SourceFile, edits: Iterable[Edit]) -> str:
    """The source of a node; a decorated definition starts at its `def` or `class`."""
    span = file.span(node)
    lines = list(file.lines[span.line - 1 : span.end_line])
    changes = [(file.span(edit.node), edit.text) for edit in edits]
    for at, text in sorted(changes, reverse=True):
        first, last = at.line - span.line, at.end_line - span.line
        lines[first : last + 1] = [lines[first][: at.column] + text + lines[last][at.end_column :]]
    lines[-1] = lines[-1][: len(lines[-1]) - len(_rest_of_line(node, file))]
    lines[0] = lines[0][span.column :]
    return "\n".join(lines)


def _rest_of_line(node: ast.AST, file: SourceFile) -> str:
    span = file.span(node)
    return file.lines[span.end_line - 1][span.end_column :]


def _comment_after(node: ast.AST, file: SourceFile) -> str:
    rest = _rest_of_line(node, file)
    return rest.rstrip() if re.fullmatch(r"\s*#.*", rest) else ""


def _is_first_import(node: ast.stmt, file: SourceFile) -> bool:
    """Whether a statement is an import that a file begins with, below its docstring."""
    start = int(ast.get_docstring(file.tree, clean=False) is not None)
    return isinstance(node, _IMPORTS) and file.tree.body[start] is node


def _comments_above(line: int, file: SourceFile) -> list[str]:
    """The comment lines right above a line; a shebang and an encoding are none."""
    line -= 1
    found: list[str] = []
    while line > 0 and re.match(r"#(?!!)(?!.*coding[:=])", file.lines[line - 1]):
        found.insert(0, file.lines[line - 1].rstrip())
        line -= 1
    return found


def free_names(text: str) -> list[str]:
    """The module-level names and built-ins that a top-level statement reads, sorted.

    >>> free_names("def f(x=LIMIT):\\n    return [y for y in g(x)]")
    ['LIMIT', 'g']
    """
    return sorted(set(_free(symtable.symtable(text, "slice", "exec"))))


def _free(table: symtable.SymbolTable) -> Iterator[str]:
    top = table.get_type() == "module"
    for symbol in table.get_symbols():
        # What a class body binds may be read from the module before: `size: int = size`.
        outer = symbol.is_global() or table.get_type() == "class"
        read = symbol.is_referenced() and (outer or (top and not symbol.is_assigned()))
        if read or symbol.is_declared_global():
            yield symbol.get_name()
    for child in table.get_children():
        yield from _free(child)


def quoted_names(node: ast.AST) -> Iterator[str]:
    """Names inside annotations that are written as text."""
    for inner in ast.walk(node):
        match inner:
            case (
                ast.arg(annotation=ast.Constant(value=str(text)))
                | ast.AnnAssign(annotation=ast.Constant(value=str(text)))
            ):
                yield from re.findall(r"[^\W\d]\w*", text)
            case ast.FunctionDef(returns=ast.Constant(value=str(text))):
                yield from re.findall(r"[^\W\d]\w*", text)


def join_statements(
    statements: Iterable[tuple[ast.stmt, str]], file: SourceFile, *, imports: Iterable[str] = ()
) -> str:
    """Put statements below each other, with the blank lines a formatter would leave.

    `imports` are more of them, to stand below those at the top.
    """
    parts: list[str] = []
    before: tuple[ast.stmt, str] | None = None
    added = list(imports)
    for node, text in statements:
        if added and not _is_import(node, text):
            parts += [*added, *_blank(2 if _is_definition(node, text) else 1)]
            added = []
        elif before is not None:
            parts += _blank(_blank_lines(before, (node, text), file))
        parts.append(text)
        before = node, text
    return "\n".join([*parts, *added]) + "\n"


def _blank(count: int) -> list[str]:
    return [""] * count


def _blank_lines(
    before: tuple[ast.stmt, str], after: tuple[ast.stmt, str], file: SourceFile
) -> int:
    if _is_definition(*before) or _is_definition(*after):
        return 2
    if _is_import(*before) != _is_import(*after):
        return 1
    end = before[0].end_lineno
    assert end is not None
    return int(any(not line.strip() for line in file.lines[end : after[0].lineno - 1]))


def _is_definition(node: ast.stmt, text: str) -> bool:
    return isinstance(node, _DECORATED) or text.startswith("class ")


def _is_import(node: ast.stmt, text: str) -> bool:
    return isinstance(node, _IMPORTS) and text.startswith(("import ", "from ", "#"))
