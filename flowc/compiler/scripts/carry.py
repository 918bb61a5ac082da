"""Definitions that travel: the parts of flowc's own source that a script needs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FLOWC = Path(__file__).parents[2]

SOURCES = (
    "lang/units.py",
    "lang/files.py",
    "lang/values.py",
    "lang/services.py",
    "lang/waits.py",
    "lang/failures.py",
    "lang/intrinsics.py",
    "lang/codec.py",
    "compiler/scripts/failure_codecs.py",
    "compiler/scripts/key_order.py",
    "compiler/scripts/step_io.py",
)
"""Where definitions are found, in flowc's own folder, before those of a target; a carried module
keeps this order."""

_SILENCER = re.compile(r"\s*# (?:type: ignore|noqa)\b.*$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Definition:
    """A top-level definition, in the lines of its file."""

    node: ast.stmt
    lines: list[str]
    order: tuple[int, int]

    def text(self) -> str:
        """The source, without descriptions and comments that silence checkers."""
        decorators = getattr(self.node, "decorator_list", [])
        first = min([self.node.lineno, *(decorator.lineno for decorator in decorators)])
        lines = self.lines[first - 1 : self.node.end_lineno]
        for start, end in _descriptions(self.node):
            lines[start - first : end - first + 1] = [""] * (end - start + 1)
        text = _SILENCER.sub("", "\n".join(lines))
        # The empty line after a description goes with it.
        return re.sub(r":\n\n+", ":\n", text)

    def uses(self) -> set[str]:
        """The names it mentions."""
        return {child.id for child in ast.walk(self.node) if isinstance(child, ast.Name)}

    def annotations(self) -> set[str]:
        """The names in annotations that are texts."""
        texts = {
            note.value
            for child in ast.walk(self.node)
            for note in (getattr(child, "annotation", None), getattr(child, "returns", None))
            if isinstance(note, ast.Constant) and isinstance(note.value, str)
        }
        return {word for text in texts for word in re.findall(r"\w+", text)}


def _descriptions(node: ast.stmt) -> Iterator[tuple[int, int]]:
    """The first and last lines of docstrings, but of those that are all there is."""
    for inner in ast.walk(node):
        if not isinstance(inner, ast.ClassDef | ast.FunctionDef) or len(inner.body) < 2:
            continue
        match inner.body[0]:
            case ast.Expr(value=ast.Constant(value=str()), lineno=start, end_lineno=int() as end):
                yield start, end


@dataclass(frozen=True)
class Import:
    """An import: the statement that binds just this name."""

    module: str | None
    name: str
    order: tuple[int, int] = (0, 0)


@cache
def carry(names: frozenset[str], doc: str, *io: str, annotated: bool = False) -> str:
    """The text of a module that defines these names, and no more than they need.

    `io` are the files of a target, which come last. `annotated`: also what annotations name that
    are texts, for source that people look at with a linter.
    """
    table = _table(*io)
    needed: dict[str, Definition | Import] = {}
    waiting = sorted(names)
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        needed[name] = found = table[name]
        if isinstance(found, Definition):
            waiting.extend(sorted(found.uses() & table.keys()))
            if annotated:
                waiting.extend(sorted(found.annotations() & table.keys()))
    definitions = sorted(
        {found for found in needed.values() if isinstance(found, Definition)}, key=lambda d: d.order
    )
    imports = _import_lines(found for found in needed.values() if isinstance(found, Import))
    head = f'"""{doc}"""\n' + ("\n" + "\n".join(imports) + "\n" if imports else "")
    return head + "".join(_spaced(definitions))


def _spaced(definitions: Iterable[Definition]) -> Iterator[str]:
    """The texts after empty lines: constants stand together."""
    was_constant = False
    for definition in definitions:
        text, is_constant = definition.text(), isinstance(definition.node, ast.Assign)
        yield f"{text}\n" if was_constant and is_constant else f"\n\n{text}\n"
        was_constant = is_constant


def names_in(*io: str) -> frozenset[str]:
    """The names of all that can be carried, and of what it imports."""
    return frozenset(_table(*io))


@cache
def definitions_in(*io: str) -> frozenset[str]:
    """The names that a target's own files define."""
    entries = _table(*io).items()
    found = {name: each for name, each in entries if isinstance(each, Definition)}
    return frozenset(name for name, each in found.items() if each.order[0] >= len(SOURCES))


@cache
def _table(*io: str) -> dict[str, Definition | Import]:
    table: dict[str, Definition | Import] = {}
    for number, file in enumerate((*SOURCES, *io)):
        source = (FLOWC / file).read_text(encoding="utf-8")
        lines = source.split("\n")
        for node in ast.parse(source).body:
            for name, found in _entries(node, lines, number):
                table.setdefault(name, found)
    return table


def _entries(
    node: ast.stmt, lines: list[str], number: int
) -> Iterator[tuple[str, Definition | Import]]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, Definition(node, lines, (number, node.lineno))
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name, Definition(node, lines, (number, node.lineno))
        case ast.Import(names=aliases):
            yield from ((alias.name, Import(None, alias.name)) for alias in aliases)
        case ast.ImportFrom(module=str(module), names=aliases):
            if not module.startswith(("flowc", "__future__")):
                yield from ((alias.name, Import(module, alias.name)) for alias in aliases)
        case _:
            pass


def _import_lines(imports: Iterable[Import]) -> list[str]:
    """`import` statements in the order that ruff and isort agree on."""
    plain: list[str] = []
    grouped: dict[str, list[str]] = {}
    for found in imports:
        if found.module is None:
            plain.append(found.name)
        else:
            grouped.setdefault(found.module, []).append(found.name)
    return [
        *(f"import {name}" for name in sorted(plain)),
        *(
            f"from {module} import {', '.join(sorted(names, key=_import_order))}"
            for module, names in sorted(grouped.items())
        ),
    ]


def _import_order(name: str) -> tuple[int, str]:
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name.lower()
