"""What a project makes of rules: `[rules]` of its file says how much each one matters."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from flowc.diagnostics import Severity, Sink
from flowc.diagnostics.catalog import INVALID_SETTING, RULES, UNKNOWN_RULE
from flowc.profiles.document import Document, find_document

OFF = "off"
Levels = Mapping[str, Severity | None]
"""Severities by the codes of rules; None: the rule is off."""


def read_levels(path: str) -> Levels:
    """How much rules matter for a workflow file or a folder; what is in error says nothing."""
    document = find_document(Path(path), Sink())
    settings = {} if document is None else _settings(document)
    known = {severity.value: severity for severity in Severity}
    return {code: known.get(level) for code, level in settings.items() if level in (OFF, *known)}


def check_levels(document: Document, sink: Sink) -> None:
    """Report rules that there are not, and errors: after one there is nothing to compile.

    Reports: `unknown-rule`, `invalid-setting`.
    """
    for code, level in _settings(document).items():
        place = document.place("rules", code)
        rule = RULES.get(code)
        if rule is None:
            near = get_close_matches(code, RULES, 1)
            help = f"did you mean `{near[0]}`?" if near else "`flowc explain` lists all rules"
            sink.report(UNKNOWN_RULE, place.key, f"no rule is called `{code}`", help=help)
        elif rule.severity is Severity.ERROR and level != Severity.ERROR:
            message = f"`{code}` is an error and stays one"
            sink.report(INVALID_SETTING, place.value, message, help="mend what it reports")


def _settings(document: Document) -> dict[str, Any]:
    found = document.settings.get("rules")
    return found if isinstance(found, dict) else {}
