"""Texts in places where CWL looks for expressions."""

from __future__ import annotations


def literal(text: str) -> str:
    """A text as it must be written where CWL would evaluate `$(...)` and `${...}`.

    Backslashes are special only in a text that holds one of the two.
    Source: measured on cwltool 3.1, `cwltool/expression.py`.

    >>> literal("a\\\\b"), literal("$(x) a\\\\b")
    ('a\\\\b', '\\\\$(x) a\\\\\\\\b')
    """
    if "$(" not in text and "${" not in text:
        return text
    return escaped(text)


def escaped(text: str) -> str:
    """A piece of a text that holds an expression elsewhere."""
    return text.replace("\\", "\\\\").replace("$(", "\\$(").replace("${", "\\${")
