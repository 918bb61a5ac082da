"""Diagnostics as text for people, and as JSON, SARIF and GitHub annotations for tools."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from importlib import import_module

from flowc.diagnostics.model import Diagnostic
from flowc.diagnostics.source import Sources


class Format(StrEnum):
    """The forms in which diagnostics can be written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


Renderer = Callable[[Iterable[Diagnostic], Sources], str]


def render(
    diagnostics: Iterable[Diagnostic], sources: Sources, format: Format, *, color: bool = False
) -> str:
    """Write diagnostics in a format; `color` matters for text only."""
    if format is Format.TEXT:
        from flowc.diagnostics.render.text import render_text

        return render_text(diagnostics, sources, color=color)
    renderer: Renderer = getattr(import_module(_MODULES[format]), f"render_{format}")
    return renderer(diagnostics, sources)


_MODULES: Mapping[Format, str] = {
    Format.JSON: "flowc.diagnostics.render.json_report",
    Format.SARIF: "flowc.diagnostics.render.sarif",
    Format.GITHUB: "flowc.diagnostics.render.github",
}
