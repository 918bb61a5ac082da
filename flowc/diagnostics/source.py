"""The text that diagnostics point into."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


class Sources:
    """Lines of source files by the name that spans use; read from disk when first asked for.

    `texts` are files whose text is known already (an editor's, standard input).
    A file that cannot be read has no lines: a diagnostic about it is shown without its source.
    """

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._lines = {file: _split(text) for file, text in (texts or {}).items()}

    def lines(self, file: str) -> tuple[str, ...]:
        """The lines of a file, without their ends."""
        if file not in self._lines:
            self._lines[file] = _split(_read(file))
        return self._lines[file]

    def line(self, file: str, number: int) -> str:
        """One line, counted from 1; empty where the file has no such line."""
        lines = self.lines(file)
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _read(file: str) -> str:
    try:
        return Path(file).read_bytes().decode("utf-8-sig", errors="replace")
    except (OSError, ValueError):
        return ""


def _split(text: str) -> tuple[str, ...]:
    """Split where Python's grammar does (`str.splitlines` splits at form feeds too)."""
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
