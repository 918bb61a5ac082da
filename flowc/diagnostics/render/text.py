"""Diagnostics for people: the source line, with carets under the fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from unicodedata import category, combining, east_asian_width

from flowc.diagnostics.catalog import PLAIN_TEXT_SECRET
from flowc.diagnostics.model import Diagnostic, Severity, Span
from flowc.diagnostics.source import Sources

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_BLUE = "\x1b[1;34m"
_COLORS = {
    Severity.ERROR: "\x1b[1;31m",
    Severity.WARNING: "\x1b[1;33m",
    Severity.HINT: "\x1b[1;36m",
}

TAB_WIDTH = 4
MAX_WIDTH = 140
"""A longer source line is cut around the fault."""


@dataclass(frozen=True)
class _Mark:
    """A range of one line to underline, with an optional text behind it."""

    line: int
    start: int
    end: int
    primary: bool
    text: str = ""


def render_text(diagnostics: Iterable[Diagnostic], sources: Sources, *, color: bool = False) -> str:
    """Each diagnostic with its source, an empty line between two."""
    found = list(diagnostics)
    hidden = [diagnostic.span for diagnostic in found if diagnostic.rule is PLAIN_TEXT_SECRET]
    painter = _Painter(sources, color, hidden)
    return "\n".join(f"{painter.diagnostic(diagnostic)}\n" for diagnostic in found)


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """How many there are of each severity: `2 errors, 1 hint`."""
    counts = [(sum(d.severity is s for d in diagnostics), s.value) for s in Severity]
    return ", ".join(f"{n} {name}{'s' if n > 1 else ''}" for n, name in counts if n)


class _Painter:
    """Writes diagnostics over some sources, in colour or not; never what is `hidden` of them."""

    def __init__(self, sources: Sources, color: bool, hidden: Sequence[Span]) -> None:
        self._sources = sources
        self._color = color
        self._hidden = hidden

    def diagnostic(self, diagnostic: Diagnostic) -> str:
        head = self._paint(
            _COLORS[diagnostic.severity], f"{diagnostic.severity}[{diagnostic.code}]"
        )
        message = self._paint(_BOLD, f": {printable(diagnostic.message)}")
        spans = [diagnostic.span, *(label.span for label in diagnostic.labels)]
        margin = len(str(max(span.end_line for span in spans)))
        lines = [head + message, *self._excerpts(diagnostic, margin)]
        if diagnostic.help:
            lines.append(self._note(margin, "help", diagnostic.help))
        if diagnostic.fix:
            how = "`flowc check --fix` does it" if diagnostic.fix.safe else "in an editor"
            lines.append(self._note(margin, "fix", f"{diagnostic.fix.title} ({how})"))
        return "\n".join(lines)

    def _note(self, margin: int, name: str, text: str) -> str:
        sign = self._paint(_BLUE, "=")
        return f"{' ' * margin} {sign} {self._paint(_BOLD, name)}: {printable(text)}"

    def _excerpts(self, diagnostic: Diagnostic, margin: int) -> Iterator[str]:
        """The fault's file first, then each other file that a label points into."""
        main = diagnostic.span.file
        places = [(diagnostic.span, True, "")]
        places += [(label.span, False, label.text) for label in diagnostic.labels]
        places.sort(key=lambda place: (place[0].file != main, place[0]))
        for file, group in groupby(places, key=lambda place: place[0].file):
            members = list(group)
            yield self._place(
                margin, diagnostic.span if file == main else members[0][0], file == main
            )
            marks = [mark for place in members for mark in self._marks(*place)]
            yield from self._source(file, marks, margin, _COLORS[diagnostic.severity])

    def _place(self, margin: int, span: Span, primary: bool) -> str:
        arrow = self._paint(_BLUE, "-->" if primary else ":::")
        return f"{' ' * margin}{arrow} {printable(span.file)}:{span.line}:{span.column + 1}"

    def _marks(self, span: Span, primary: bool, text: str) -> Iterator[_Mark]:
        """Underline each line of a short span, the first and last of a long one."""
        lines = range(span.line, span.end_line + 1)
        shown = lines if len(lines) <= 3 else (span.line, span.end_line)
        for number in shown:
            source = self._sources.line(span.file, number)
            indent = len(source) - len(source.lstrip())
            start = span.column if number == span.line else indent
            end = span.end_column if number == span.end_line else len(source.rstrip())
            last = number == span.end_line
            yield _Mark(number, start, max(end, start + 1), primary, text if last else "")

    def _source(self, file: str, marks: Sequence[_Mark], margin: int, color: str) -> Iterator[str]:
        if not any(self._sources.lines(file)):
            yield from (self._gutter(margin, "", printable(m.text)) for m in marks if m.text)
            return
        yield self._gutter(margin, "")
        previous = None
        for number, group in groupby(
            sorted(marks, key=lambda m: (m.line, m.start)), lambda m: m.line
        ):
            if previous is not None and number > previous + 1:
                yield self._paint(_BLUE, "...")
            previous = number
            members = list(group)
            line = self._line(file, number)
            window = _Window(line, members)
            yield self._gutter(margin, str(number), window.text)
            for mark in members:
                yield self._gutter(margin, "", self._underline(window, mark, color))

    def _line(self, file: str, number: int) -> str:
        """A line of a source, its secrets as asterisks: logs of checks are read by many."""
        line = self._sources.line(file, number)
        for span in self._hidden:
            if span.file == file and span.line <= number <= span.end_line:
                start = span.column if number == span.line else 0
                end = span.end_column if number == span.end_line else len(line)
                line = line[:start] + "*" * (end - start) + line[end:]
        return line

    def _underline(self, window: _Window, mark: _Mark, color: str) -> str:
        left, width = window.place(mark)
        text = ("^" if mark.primary else "-") * width
        if mark.text:
            text += f" {printable(mark.text)}"
        return " " * left + self._paint(color if mark.primary else _BLUE, text)

    def _gutter(self, margin: int, number: str, text: str = "") -> str:
        bar = self._paint(_BLUE, f"{number:>{margin}} |")
        return f"{bar} {text}" if text else bar

    def _paint(self, style: str, text: str) -> str:
        return f"{style}{text}{_RESET}" if self._color else text


class _Window:
    """What is shown of a source line: tabs opened, control characters visible, long lines cut."""

    def __init__(self, line: str, marks: Sequence[_Mark]) -> None:
        line = line.rstrip()
        start = 0
        if len(line) > MAX_WIDTH:
            first, last = min(m.start for m in marks), max(m.end for m in marks)
            start = max(0, min(first - MAX_WIDTH // 4, len(line) - MAX_WIDTH))
            if last <= MAX_WIDTH:
                start = 0
        end = min(len(line), start + MAX_WIDTH)
        self._cells = [_cell(character) for character in line[start:end]]
        self._start = start
        self._lead = "…" if start else ""
        self.text = self._lead + "".join(self._cells) + ("…" if end < len(line) else "")

    def place(self, mark: _Mark) -> tuple[int, int]:
        """The screen column at which a mark begins, and its width."""
        start = max(mark.start - self._start, 0)
        end = max(mark.end - self._start, start)
        left = _width("".join(self._cells[:start])) + max(start - len(self._cells), 0)
        return left + len(self._lead), max(_width("".join(self._cells[start:end])), 1)


def _cell(character: str) -> str:
    return " " * TAB_WIDTH if character == "\t" else printable(character)


def printable(text: str) -> str:
    """Text that cannot move the cursor or recolour the screen: control characters as escapes.

    >>> printable("a\\x1b[31m")
    'a\\\\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(
        _escaped(c) if category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text
    )


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _width(text: str) -> int:
    """Columns of a terminal that a text fills.

    >>> _width("aé漢")
    4
    """
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
