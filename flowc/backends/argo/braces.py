"""Source text without `{{`: Argo would evaluate what stands between braces."""

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


def without_braces(source: str) -> str | None:
    """Python source that means the same, without `{{`; None: it cannot be had.

    >>> print(without_braces("f'{{{x}' + '{{' # {{"))
    f'\\x7b{x}' + '{\\x7b' # { {
    """
    if "{{" not in source:
        return source
    text = _apart(_PIECES.sub(_piece, source), keep=_PIECES)
    try:
        is_same = ast.dump(ast.parse(text)) == ast.dump(ast.parse(source))
    except SyntaxError:
        return None
    return text if is_same and "{{" not in text else None


def _apart(text: str, keep: re.Pattern[str]) -> str:
    """Braces of code, which stand together outside of texts and comments, with a space."""
    pieces, end = [], 0
    for match in keep.finditer(text):
        pieces += [_spaced(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*pieces, _spaced(text[end:])])


def _spaced(text: str) -> str:
    while "{{" in text:
        text = text.replace("{{", "{ {")
    return text


def _piece(match: re.Match[str]) -> str:
    text = match[0]
    if match["comment"]:
        return _spaced(text)
    is_field = "f" in (match["prefix"] or "").lower()
    return text.replace("{{", "\\x7b" if is_field else "{\\x7b")
