"""The TOML file that profiles stand in: found, read, and asked where something is written."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from flowc.diagnostics import Label, Sink, Span
from flowc.diagnostics.catalog import INVALID_TOML, NOT_UTF8, UNREADABLE_FILE
from flowc.profiles import places
from flowc.profiles.places import Place

FILE = "flowc.toml"
PROJECT_FILE = "pyproject.toml"
_TWICE = ("Cannot", "Duplicate")
"""How messages of `tomllib` begin about a key or a table that was there before."""
_MARKED = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True)
class Document:
    """A TOML file: `name` is its path as diagnostics show it, `root` the way to flowc's table."""

    name: str
    text: str
    root: tuple[str, ...]
    settings: dict[str, Any]
    """What flowc's table holds."""

    @property
    def profiles(self) -> dict[str, dict[str, Any]]:
        """The tables of the profiles, as far as they are tables."""
        profiles = self.settings.get("profiles")
        tables = profiles if isinstance(profiles, dict) else {}
        return {name: table for name, table in tables.items() if isinstance(table, dict)}

    @cached_property
    def _places(self) -> dict[places.Path, Place]:
        return places.read_places(self.text, self.name)

    def place(self, *path: str | int) -> Place:
        """Where a setting is written, or else the table around it that is."""
        whole = (*self.root, *path)
        start = Span(self.name, 1, 0, 1, 0)
        found = (self._places.get(whole[:length]) for length in range(len(whole), 0, -1))
        return next((place for place in found if place is not None), Place(start, start))

    def has(self, *path: str | int) -> bool:
        """Whether a setting is written."""
        here: Any = self.settings
        for part in path:
            try:
                here = here[part]
            except (LookupError, TypeError):
                return False
        return True


def find_document(path: Path, sink: Sink) -> Document | None:
    """The document for a workflow file or a folder: the nearest one, in its folder or above.

    `flowc.toml` goes before a pyproject.toml beside it, which counts if it has `[tool.flowc]`.
    Reports: `unreadable-file`, `not-utf8`, `invalid-toml`.
    """
    for file in _candidates(path):
        data = _read(file, _shown(file, path), sink)
        if data is None or (file.name == PROJECT_FILE and b"flowc" not in data):
            continue
        document = _parse(data, _shown(file, path), file.name, sink)
        if document is not None or sink.has_errors:
            return document
    return None


def _candidates(path: Path) -> Iterator[Path]:
    whole = path.absolute()
    try:
        folders = [whole, *whole.parents] if whole.is_dir() else whole.parents
    except (OSError, ValueError):
        return
    for folder in folders:
        yield folder / FILE
        yield folder / PROJECT_FILE


def _read(file: Path, name: str, sink: Sink) -> bytes | None:
    try:
        return file.read_bytes() if file.is_file() else None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        span = Span(name, 1, 0, 1, 0)
        sink.report(UNREADABLE_FILE, span, f"`{name}` cannot be read: {reason.lower()}")
        return None


def _parse(data: bytes, name: str, file: str, sink: Sink) -> Document | None:
    """The document; None: it is a pyproject.toml without a table of flowc's, or in error."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        sink.report(NOT_UTF8, Span(name, line, 0, line, 0), message, help="save the file as UTF-8")
        return None
    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _report_syntax(str(error), text, name, sink)
        return None
    root = () if file == FILE else ("tool", "flowc")
    for key in root:
        found = settings.get(key)
        if not isinstance(found, dict):
            return None
        settings = found
    return Document(name, text, root, settings)


def _report_syntax(message: str, text: str, name: str, sink: Sink) -> None:
    match = _MARKED.search(message)
    lines = text.split("\n")
    line, column = len(lines), len(lines[-1])
    if match is not None and match[1] is not None:
        line, column = int(match[1]), int(match[2]) - 1
    if message.startswith(_TWICE):
        found = places.repeated("\n".join(lines[:line]), name)
        if found is not None:
            shown, label = ".".join(map(str, found.way)), Label(found.first, "the first time")
            sink.report(INVALID_TOML, found.second, f"`{shown}` is written twice", labels=[label])
            return
    width = len(lines[line - 1])
    what = _MARKED.sub("", message)
    sink.report(
        INVALID_TOML,
        Span(name, line, min(column, width), line, min(column + 1, width)),
        what[:1].lower() + what[1:],
    )


def _shown(file: Path, path: Path) -> str:
    """The path of a file as seen from where the user stands, who wrote `path`."""
    folder = path if path.is_dir() else path.parent
    return os.path.normpath(folder / os.path.relpath(file, folder.absolute())).replace(os.sep, "/")
