"""Bytes to a parsed source file: any bytes give a file or a diagnostic, never an exception."""

from __future__ import annotations

import ast
import io
import re
import stat
import sys
import tokenize
import warnings
from pathlib import Path
from typing import NamedTuple

from flowc.compiler.frontend.modules.model import SourceFile
from flowc.diagnostics import Sink, Span
from flowc.diagnostics.catalog import (
    FILE_TOO_LARGE,
    NEWER_SYNTAX,
    NOT_UTF8,
    SYNTAX_ERROR,
    TOO_DEEPLY_NESTED,
    UNREADABLE_FILE,
)

MAX_BYTES = 5_000_000
"""Larger files are refused. A workflow of 10,000 calls has about 1 MB."""

MAX_DEPTH = 200
"""Syntax trees deeper than this are refused, so that what follows may be recursive."""


def read_source(path: Path, name: str, module: str, sink: Sink) -> SourceFile | None:
    """Read and parse a file; `name` is its path as diagnostics show it.

    Reports: `unreadable-file`, `file-too-large`, and what `parse_source` reports.
    """
    try:
        data = read_bytes(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        sink.report(UNREADABLE_FILE, _start(name), f"`{name}` cannot be read: {reason.lower()}")
        return None
    text = _decode(data, name, sink) if _fits(len(data), name, sink) else None
    return None if text is None else parse_source(text, path, name, module, sink)


def read_bytes(path: Path) -> bytes:
    """The one place where the frontend reads a file; at most one byte over the limit.

    Only regular files: a pipe or a device might never end.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "not a regular file")
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def parse_source(text: str, path: Path, name: str, module: str, sink: Sink) -> SourceFile | None:
    """Parse text, also unsaved text of an editor.

    Reports: `file-too-large`, `not-utf8`, `syntax-error`, `newer-syntax`, `too-deeply-nested`.
    """
    text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    lines = tuple(text.split("\n"))
    if not (_fits(len(text), name, sink) and _is_text(lines, name, sink)):
        return None
    tree = _parse(text, lines, name, sink)
    if tree is None:
        return None
    file = SourceFile(name, path, module, text, lines, tree)
    deep = _too_deep(tree)
    if deep is not None:
        _report_depth(file.span(deep), sink)
        return None
    return file


def _start(name: str) -> Span:
    return Span(name, 1, 0, 1, 0)


def _fits(size: int, name: str, sink: Sink) -> bool:
    if size <= MAX_BYTES:
        return True
    sink.report(
        FILE_TOO_LARGE,
        _start(name),
        f"`{name}` is larger than {MAX_BYTES // 1_000_000} MB",
        help="keep data out of the workflow file: read it in a task, or pass it as a `File`",
    )
    return False


# --- decoding --------------------------------------------------------------------------


def _decode(data: bytes, name: str, sink: Sink) -> str | None:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:
        _report_undecodable(data, name, sink)
        return None
    try:
        if b"abc-123".decode(encoding) != "abc-123":
            raise LookupError(encoding)
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not {encoding}"
        _report_encoding(Span(name, line, 0, line, 0), message, sink)
    except (LookupError, ValueError):
        _report_encoding(_start(name), f"encoding `{encoding}` is not one for source text", sink)
    return None


def _report_undecodable(data: bytes, name: str, sink: Sink) -> None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8, and no encoding is declared"
        _report_encoding(Span(name, line, 0, line, 0), message, sink)
    else:
        _report_encoding(_start(name), "the declared encoding is unknown", sink)


def _report_encoding(span: Span, message: str, sink: Sink) -> None:
    sink.report(NOT_UTF8, span, message, help="save the file as UTF-8")


def _is_text(lines: tuple[str, ...], name: str, sink: Sink) -> bool:
    """Refuse what `ast.parse` raises on with no position: NUL and lone surrogates."""
    for number, line in enumerate(lines, 1):
        if "\0" in line:
            column = line.index("\0")
            span = Span(name, number, column, number, column + 1)
            sink.report(SYNTAX_ERROR, span, "source text cannot hold a NUL character")
            return False
        if not line.isascii() and (found := re.search("[\ud800-\udfff]", line)):
            span = Span(name, number, found.start(), number, found.end())
            _report_encoding(span, "a lone surrogate is not a character", sink)
            return False
    return True


# --- parsing ---------------------------------------------------------------------------


def _parse(text: str, lines: tuple[str, ...], name: str, sink: Sink) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
            # Finds what the grammar allows and Python does not, such as `break` without a loop.
            compile(tree, name, "exec", dont_inherit=True)
            return tree
    except SyntaxError as error:
        _report_syntax(error, lines, name, sink)
    except (RecursionError, MemoryError):
        _report_depth(_start(name), sink)
    except ValueError as error:
        sink.report(SYNTAX_ERROR, _start(name), str(error))
    return None


def _report_depth(span: Span, sink: Sink) -> None:
    sink.report(
        TOO_DEEPLY_NESTED,
        span,
        f"code is nested more than {MAX_DEPTH} levels deep",
        help="split the expression or the block, or write a chain of `elif` as a `match` or a dict",
    )


def _report_syntax(error: SyntaxError, lines: tuple[str, ...], name: str, sink: Sink) -> None:
    line = min(max(error.lineno or 1, 1), len(lines))
    width = len(lines[line - 1])
    column = min(max((error.offset or 1) - 1, 0), width)
    end_line, end_column = line, min(column + 1, width)
    if error.end_lineno == line and error.end_offset:
        end_column = min(max(error.end_offset - 1, end_column), width)
    span = Span(name, line, column, end_line, end_column)
    newer = _newer_syntax(lines[line - 1])
    if newer is None:
        sink.report(SYNTAX_ERROR, span, _lower_first(error.msg or "invalid syntax"))
        return
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    sink.report(
        NEWER_SYNTAX,
        span,
        f"{newer.what} need Python {newer.version}; flowc runs on {running}",
        help=f"run flowc with Python {newer.version} or newer, or write it in the older form",
    )


class _Newer(NamedTuple):
    version: str
    what: str
    pattern: str


_NEWER = (
    _Newer("3.12", "`type` statements", r"\s*type\s+\w+\s*(\[.*\]\s*)?="),
    _Newer("3.12", "type parameters", r"\s*(async\s+)?(def|class)\s+\w+\s*\["),
    _Newer("3.14", "`except` clauses without parentheses", r"\s*except\*?\s+[\w.]+\s*,"),
    _Newer("3.14", "template strings", r""".*\b[tT][rR]?["']"""),
)


def _newer_syntax(line: str) -> _Newer | None:
    running = sys.version_info[:2]
    for newer in _NEWER:
        major, minor = newer.version.split(".")
        if running < (int(major), int(minor)) and re.match(newer.pattern, line):
            return newer
    return None


def _lower_first(message: str) -> str:
    return message[:1].lower() + message[1:] if message[1:2].islower() else message


_LEAVES = (ast.Name, ast.Constant, ast.Load, ast.Store)


def _too_deep(tree: ast.Module) -> ast.AST | None:
    """A node deeper than the limit, if there is one; level by level, without recursion."""
    level: list[ast.AST] = [tree]
    placed: ast.AST = tree
    for _ in range(MAX_DEPTH):
        level = [child for node in level if type(node) not in _LEAVES for child in _children(node)]
        if not level:
            return None
        placed = next((node for node in level if isinstance(node, ast.expr | ast.stmt)), placed)
    return placed


def _children(node: ast.AST) -> list[ast.AST]:
    """`ast.iter_child_nodes`, at half its cost: this sees each node of every file."""
    found: list[ast.AST] = []
    for value in node.__dict__.values():
        if isinstance(value, ast.AST):
            found.append(value)
        elif type(value) is list:
            found += [item for item in value if isinstance(item, ast.AST)]
    return found
