"""Where the keys and values of a TOML text stand. `tomllib` gives the values, and no places."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from flowc.diagnostics import Span

if TYPE_CHECKING:
    from tree_sitter import Node

Path = tuple[str | int, ...]
"""The way to a value: keys of tables and indices of arrays."""


class Place(NamedTuple):
    """Where a key stands, and its value. Of a table with a header, both are the header's key."""

    key: Span
    value: Span


def read_places(text: str, file: str) -> dict[Path, Place]:
    """The place of every key and every element of an array, by its way from the top.

    >>> read_places("[a]\\nb.c = [1]", "x.toml")[("a", "b", "c", 0)].value
    Span(file='x.toml', line=2, column=7, end_line=2, end_column=8)
    """
    return _read(text, file).places


class Repeated(NamedTuple):
    """A key or a table that is written twice."""

    way: Path
    first: Span
    second: Span


def repeated(text: str, file: str) -> Repeated | None:
    """The first key, or table, that a text has twice.

    >>> found = repeated("a.b = 1\\n[a]\\nb = 2", "x.toml")
    >>> found.way, found.first.line, found.second.line
    (('a', 'b'), 1, 3)
    """
    return next(iter(_read(text, file).repeated), None)


def _read(text: str, file: str) -> _Reader:
    from tree_sitter import Language, Parser  # slow to import, and needed for complaints alone
    from tree_sitter_toml import language

    reader = _Reader(text, file)
    reader.document(Parser(Language(language())).parse(text.encode()).root_node)
    return reader


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.lines = text.encode().split(b"\n")
        self.file = file
        self.places: dict[Path, Place] = {}
        self.lengths: dict[Path, int] = {}
        """How many elements the arrays of tables have so far."""
        self.written: dict[Path, Span] = {}
        self.repeated: list[Repeated] = []

    def document(self, root: Node) -> None:
        for node in root.named_children:
            match node.type:
                case "pair":
                    self.pair(node, ())
                case "table" | "table_array_element":
                    self.table(node)

    def table(self, node: Node) -> None:
        head, *pairs = node.named_children
        *around, (name, span) = self.keys(head)
        at: Path = ()
        for key, place in around:
            at = (*at, key)
            self.places.setdefault(at, Place(place, place))
            if at in self.lengths:
                at = (*at, self.lengths[at] - 1)
        at = (*at, name)
        self.places.setdefault(at, Place(span, span))
        if node.type == "table_array_element":
            index = self.lengths.get(at, 0)
            self.lengths[at] = index + 1
            at = (*at, index)
            self.places[at] = Place(span, span)
        self.write(at, span)
        for pair in pairs:
            if pair.type == "pair":
                self.pair(pair, at)

    def pair(self, node: Node, at: Path) -> None:
        head, *values = [child for child in node.named_children if child.type != "comment"]
        for name, span in self.keys(head):
            at = (*at, name)
            self.places.setdefault(at, Place(span, span))
        self.write(at, span)
        for value in values[:1]:
            self.places[at] = Place(self.places[at].key, self.span(value))
            self.value(value, at)

    def write(self, at: Path, span: Span) -> None:
        first = self.written.setdefault(at, span)
        if first != span:
            self.repeated.append(Repeated(at, first, span))

    def value(self, node: Node, at: Path) -> None:
        match node.type:
            case "inline_table":
                for pair in node.named_children:
                    if pair.type == "pair":
                        self.pair(pair, at)
            case "array":
                items = [child for child in node.named_children if child.type != "comment"]
                for index, item in enumerate(items):
                    span = self.span(item)
                    self.places[(*at, index)] = Place(span, span)
                    self.value(item, (*at, index))

    def keys(self, node: Node) -> Iterator[tuple[str, Span]]:
        if node.type == "dotted_key":
            for child in node.named_children:
                yield from self.keys(child)
        else:
            text = (node.text or b"").decode()
            is_bare = node.type == "bare_key"
            yield text if is_bare else tomllib.loads(f"key = {text}")["key"], self.span(node)

    def span(self, node: Node) -> Span:
        (line, column), (end_line, end_column) = node.start_point, node.end_point
        return Span(
            self.file,
            line + 1,
            self.characters(line, column),
            end_line + 1,
            self.characters(end_line, end_column),
        )

    def characters(self, line: int, column: int) -> int:
        """A column in characters (the parser counts bytes)."""
        return len(self.lines[line][:column].decode(errors="replace"))
