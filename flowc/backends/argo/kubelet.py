"""Texts in commands, arguments and variables of containers, where the kubelet expands `$(NAME)`.

It makes `$` of `$$`, and of `$(NAME)` the value of a variable that is defined before; so a brace
that Argo must not see travels as a variable, which no shell is needed for.
Source: Kubernetes, "Define dependent environment variables".
"""

from __future__ import annotations

import re

BRACE = "FLOWC_BRACE"
"""The variable that holds `{`."""

_EXPANDED = re.compile(r"\$\$|\$\([A-Za-z_.-]")


def escaped(text: str) -> str:
    """A text that the kubelet makes `text` of.

    >>> escaped("echo $HOME"), escaped("$HOME $(HOME) {{x}}")
    ('echo $HOME', '$$HOME $$(HOME) {$(FLOWC_BRACE)x}}')
    """
    if _EXPANDED.search(text):
        text = text.replace("$", "$$")
    return text.replace("{{", f"{{$({BRACE})")


def escaped_code(code: str) -> str:
    """The expression for a text, of which the kubelet makes what `code` gives."""
    return f"replace(replace({code}, '$', '$$'), '{{', '$({BRACE})')"


def needs_brace(*texts: str) -> bool:
    """Whether the variable must be defined."""
    return any(BRACE in text for text in texts)
