"""Diagnostics as workflow commands of GitHub Actions, shown on the changed lines.

Source: GitHub documentation, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from collections.abc import Iterable

from flowc.diagnostics.model import Diagnostic, Severity
from flowc.diagnostics.source import Sources

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def render_github(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """One `::error file=...::message` per line. The sources are GitHub's own."""
    return "".join(f"{_command(diagnostic)}\n" for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    properties = {
        "file": span.file,
        "line": span.line,
        "endLine": span.end_line,
        "title": f"flowc: {diagnostic.code}",
    }
    if span.line == span.end_line:  # GitHub takes columns for one line only
        properties |= {"col": span.column + 1, "endColumn": max(span.end_column, span.column + 1)}
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    text = diagnostic.message + (f"\nhelp: {diagnostic.help}" if diagnostic.help else "")
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
