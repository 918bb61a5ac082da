"""Diagnostics as JSON. `Report` is the published form: `flowc schema diagnostics`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from flowc.diagnostics.model import Diagnostic, Fix, Severity, Span
from flowc.diagnostics.source import Sources

REPORT_VERSION: Literal[1] = 1


@dataclass(frozen=True)
class Place:
    """A half-open range of a file; lines and columns count from 1, in characters."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class LabelEntry:
    """A second place, and what it has to do with the first."""

    place: Place
    text: str


@dataclass(frozen=True)
class EditEntry:
    """Replace the text of `place` by `text`."""

    place: Place
    text: str


@dataclass(frozen=True)
class FixEntry:
    """Edits that mend the fault; `flowc check --fix` applies safe ones."""

    title: str
    safe: bool
    edits: tuple[EditEntry, ...]


@dataclass(frozen=True)
class Entry:
    """One diagnostic."""

    code: str
    family: str
    severity: Severity
    message: str
    help: str | None
    place: Place
    labels: tuple[LabelEntry, ...]
    fix: FixEntry | None


@dataclass(frozen=True)
class Report:
    """What a command found, in the order of the source."""

    version: Literal[1]
    diagnostics: tuple[Entry, ...]


def render_json(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """A `Report`, indented. Text of the sources is not repeated in it."""
    report = Report(REPORT_VERSION, tuple(map(_entry, diagnostics)))
    return json.dumps(asdict(report), indent=2, ensure_ascii=False) + "\n"


def _entry(diagnostic: Diagnostic) -> Entry:
    return Entry(
        code=diagnostic.code,
        family=diagnostic.rule.family,
        severity=diagnostic.severity,
        message=diagnostic.message,
        help=diagnostic.help,
        place=_place(diagnostic.span),
        labels=tuple(LabelEntry(_place(label.span), label.text) for label in diagnostic.labels),
        fix=_fix(diagnostic.fix) if diagnostic.fix else None,
    )


def _fix(fix: Fix) -> FixEntry:
    edits = tuple(EditEntry(_place(edit.span), edit.text) for edit in fix.edits)
    return FixEntry(fix.title, fix.safe, edits)


def _place(span: Span) -> Place:
    return Place(span.file, span.line, span.column + 1, span.end_line, span.end_column + 1)
