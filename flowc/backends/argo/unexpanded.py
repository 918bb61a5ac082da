"""Source text without `{{`, `$$` and `$(`: Argo and the kubelet would put something else there."""

from __future__ import annotations

import ast
import re

_PIECES = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<prefix>\b[a-zA-Z]{1,2})?(?P<string>
        \"\"\"(?:[^\\]|\\.)*?\"\"\" | '''(?:[^\\]|\\.)*?''' |
        \"(?:[^\"\\\n]|\\.)*\" | '(?:[^'\\\n]|\\.)*')""",
    re.VERBOSE | re.DOTALL,
)
_EXPANDED = re.compile(r"\{\{|\$\$|\$\(")


def unexpanded(source: str) -> str | None:
    """Python source that means the same, of which Argo evaluates nothing; None: it cannot be had.

    >>> print(unexpanded("f'{{{x}' + '{{ $$' # {{"))
    f'\\x7b{x}' + '{\\x7b \\x24$' # { {
    """
    if not _EXPANDED.search(source):
        return source
    text = _apart(_PIECES.sub(_piece, source))
    try:
        is_same = ast.dump(ast.parse(text)) == ast.dump(ast.parse(source))
    except SyntaxError:
        return None
    return text if is_same and not _EXPANDED.search(text) else None


def _apart(text: str) -> str:
    """Braces of code, which stand together outside of texts and comments, with a space."""
    pieces, end = [], 0
    for match in _PIECES.finditer(text):
        pieces += [_spaced(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*pieces, _spaced(text[end:])])


def _spaced(text: str) -> str:
    while _EXPANDED.search(text):
        text = _EXPANDED.sub(lambda match: " ".join(match[0]), text)
    return text


def _piece(match: re.Match[str]) -> str:
    text = match[0]
    if match["comment"]:
        return _spaced(text)
    is_field = "f" in (match["prefix"] or "").lower()
    text = text.replace("{{", "\\x7b" if is_field else "{\\x7b")
    return re.sub(r"\$(?=[$(])", r"\\x24", text)
