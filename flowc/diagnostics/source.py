"""The text that diagnostics point into."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tokenize import detect_encoding

MAX_BYTES = 5_000_000
"""More of a file is not read: no diagnostic points behind it."""


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
            self._lines[file] = _split(_read(Path(file)))
        return self._lines[file]

    def text(self, file: str) -> str:
        """The text of a file, its lines ended as in Python."""
        return "\n".join(self.lines(file))

    def line(self, file: str, number: int) -> str:
        """One line, counted from 1; empty where the file has no such line."""
        lines = self.lines(file)
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _read(path: Path) -> str:
    try:
        if not path.is_file():  # a pipe or a device might never end
            return ""
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES)
    except (OSError, ValueError):
        return ""
    try:
        encoding, _ = detect_encoding(BytesIO(data).readline)
        return data.decode(encoding, errors="replace")
    except (SyntaxError, LookupError, UnicodeError):
        return data.decode(errors="replace")


def _split(text: str) -> tuple[str, ...]:
    """Split where Python's grammar does (`str.splitlines` splits at form feeds too)."""
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
