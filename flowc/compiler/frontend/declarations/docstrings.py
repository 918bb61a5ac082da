"""Docstrings in Google and NumPy style: a summary, and what each parameter or field is."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Docs(NamedTuple):
    """What a docstring says: the text before its sections, and what it says of each name."""

    summary: str | None = None
    entries: Mapping[str, str] = {}


_SECTIONS = frozenset(
    ("args", "arguments", "parameters", "other parameters", "keyword args", "keyword arguments")
)
_FIELDS = frozenset(("attributes", "fields"))
_OTHERS = frozenset(
    ("returns", "return", "yields", "raises", "example", "examples", "note", "notes", "methods"),
) | {"references", "see also", "warning", "warnings", "todo"}
_HEADINGS = _SECTIONS | _FIELDS | _OTHERS


def read_docs(node: ast.FunctionDef | ast.ClassDef) -> Docs:
    """The docstring of a function or class, taken apart."""
    text = ast.get_docstring(node)
    return parse_docs(text) if text else Docs()


def without_docstring(node: ast.FunctionDef) -> list[ast.stmt]:
    """The statements of a function after its docstring."""
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
    return node.body


def parse_docs(text: str) -> Docs:
    """Take a docstring apart.

    >>> parse_docs("Train a model.\\n\\nArgs:\\n    rate: The learning rate.").entries
    {'rate': 'The learning rate.'}
    """
    summary: list[str] = []
    entries: dict[str, str] = {}
    for heading, lines in _sections(inspect.cleandoc(text).splitlines()):
        if heading is None:
            summary = lines
        elif heading in _SECTIONS | _FIELDS:
            entries.update(_entries(lines))
    return Docs("\n".join(summary).strip() or None, entries)


def _sections(lines: list[str]) -> Iterator[tuple[str | None, list[str]]]:
    """The lines under each heading: `Args:`, or `Parameters` underlined with dashes."""
    heading: str | None = None
    body: list[str] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        title = line.strip().rstrip(":").lower()
        below = lines[position + 1].strip() if position + 1 < len(lines) else ""
        underlined = bool(below) and not below.strip("-")
        if title in _HEADINGS and line == line.lstrip() and (underlined or line.endswith(":")):
            yield heading, body
            heading, body = title, []
            position += 2 if underlined else 1
        else:
            body.append(line)
            position += 1
    yield heading, body


_GOOGLE_ENTRY = re.compile(r"\*{0,2}(\w+)\s*(?:\([^)]*\))?:\s*(.*)")
_NUMPY_ENTRY = re.compile(r"\*{0,2}(\w+(?:\s*,\s*\w+)*)\s*(?::.*)?$")


def _entries(lines: list[str]) -> dict[str, str]:
    """Google entries are indented under the heading, `name (type): text`; NumPy's are not."""
    text = "\n".join(lines).strip("\n")
    if not text.strip():
        return {}
    indented = text.startswith((" ", "\t"))
    lines = inspect.cleandoc("\n" + text).splitlines()
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for line in lines:
        entry = None if line.startswith((" ", "\t")) else _entry(line, indented)
        if entry:
            names = entry[0]
            found.update({name: [entry[1]] for name in names})
        else:
            for name in names:
                found[name].append(line.strip())
    return {name: " ".join(filter(None, parts)) for name, parts in found.items() if any(parts)}


def _entry(line: str, google: bool) -> tuple[list[str], str] | None:
    if google:
        match = _GOOGLE_ENTRY.match(line)
        return ([match[1]], match[2]) if match else None
    match = _NUMPY_ENTRY.match(line)
    return (re.split(r"\s*,\s*", match[1]), "") if match else None
