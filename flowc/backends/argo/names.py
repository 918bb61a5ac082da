"""Names as Kubernetes and Argo take them: lower-case labels of letters, digits and dashes."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LABEL_LIMIT = 63
"""Characters of a DNS label, which pod names are made of. Source: RFC 1123."""


_WORDS = frozenset(("true", "false", "nil", "null", "and", "or", "not", "in"))


def label(name: str, limit: int = LABEL_LIMIT) -> str:
    """A DNS label for a name; a long one keeps its beginning, and a digest tells it from others.

    It begins with a letter, and is no word of the expressions in `depends`.

    >>> label("Top_K"), label("größe"), label("a" * 70)[-12:]
    ('top-k', 'grosse', 'aaa-6bd5e503')
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    ascii = "".join(
        c if c.isascii() else "" if unicodedata.combining(c) else _hex(c) for c in plain
    )
    text = re.sub(r"[^a-z0-9]+", "-", ascii.lower()).strip("-")
    if not text or text[0].isdigit() or text in _WORDS:
        text = f"x-{text}".rstrip("-")
    if len(text) <= limit:
        return text
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{text[: limit - 9].rstrip('-')}-{digest}"


def own_label(name: str, limit: int = LABEL_LIMIT) -> str:
    """A label that no other name has: a digest tells names apart whose labels are equal.

    >>> own_label("my-data"), own_label("my_data")
    ('my-data', 'my-data-e1f40338')
    """
    text = label(name, limit)
    if text == name:
        return text
    return f"{text[: limit - 9].rstrip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def is_object_name(name: str) -> bool:
    """Whether an object of Kubernetes, such as a claim, may have a name. Source: RFC 1123."""
    part = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    return len(name) <= 253 and re.fullmatch(rf"{part}(\.{part})*", name) is not None


def _hex(character: str) -> str:
    return f"-{ord(character):x}-"


def parameter_name(name: str) -> str:
    """The name of a parameter: Argo takes letters, digits, dashes and underscores."""
    return name if name.isascii() else label(name)


class Labels:
    """Hands out labels that are not taken: as wanted if possible, else with a number."""

    def __init__(self, taken: set[str] | None = None) -> None:
        self._taken = set() if taken is None else taken

    def fresh(self, wanted: str) -> str:
        """A label for a name; it is taken from now on."""
        base = label(wanted, LABEL_LIMIT - 4)
        found, number = base, 1
        while found in self._taken:
            number += 1
            found = f"{base}-{number}"
        self._taken.add(found)
        return found
