"""Diagnostics: where something is wrong, what, why, and how to mend it."""

from flowc.diagnostics.model import (
    Diagnostic,
    Edit,
    Family,
    Fix,
    Label,
    Rule,
    Severity,
    Sink,
    Span,
)

__all__ = ["Diagnostic", "Edit", "Family", "Fix", "Label", "Rule", "Severity", "Sink", "Span"]
