"""Writes YAML as people write it: block scalars for scripts, short collections on one line.

No wrapped lines, no anchors but those asked for, keys in the order given. A scalar is plain only
where every reader, of YAML 1.1 and 1.2, sees a text; everything else is a JSON string, which is
YAML too, or stands in single quotes if that needs no escapes. It takes a sixth of the time of
PyYAML's C dumper, which matters for manifests of thousands of steps.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

WIDTH = 100
"""A collection of scalars that fits on a line of this many characters stands on one line."""

_PLAIN = re.compile(
    r"""(?:[A-Za-z_/] | -{1,2}(?=[A-Za-z]))
        (?:[\w./@-] | [:=](?=[\w/]))*
        (?:[ ](?:[\w./()+=&|-] | :(?=[\w/]))+)*\Z
    |   \d{1,18}(?:ms | [smhd] | [KMGTP]i?)\Z""",
    re.ASCII | re.VERBOSE,
)
"""Words as people write them without quotes, options of commands, and numbers with a unit that no
reader takes for a number, a time or a date."""

_PLAIN_KEY = re.compile(r"\$?[^\W\d][\w./-]*\Z")
_AMBIGUOUS = re.compile(r"(?i:null|true|false|yes|no|on|off|y|n)\Z")
_NEVER_IN_BLOCK = r"[^\n\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""Not compiled here: that takes as long as the rest of a small document, and is seldom needed."""

_NEVER_IN_ASCII_BLOCK = re.compile(r"[^\n\t\x20-\x7e]")
_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")


class Shared(str):
    """A text that stands at several places: written at the first, with an anchor to name it."""

    anchor: str

    def __new__(cls, text: str, anchor: str) -> Shared:
        """A text and its name: letters, digits and underscores."""
        shared = super().__new__(cls, text)
        shared.anchor = anchor
        return shared


class Commented(str):
    """A text with a comment for people at the end of its line."""

    comment: str

    def __new__(cls, text: str, comment: str) -> Commented:
        """A text and its comment, which only stands there if it fits on a line."""
        commented = super().__new__(cls, text)
        commented.comment = f"  # {comment}" if comment.isprintable() else ""
        return commented


class SharedList(list[Any]):
    """A list that stands at several places: written at the first, with an anchor to name it."""

    anchor: str

    def __init__(self, items: Sequence[Any], anchor: str) -> None:
        super().__init__(items)
        self.anchor = anchor


def yaml_text(document: Mapping[str, Any], *, depth: int = 1, opened: Collection[str] = ()) -> str:
    """The text of a document of mappings, lists, texts, numbers, booleans and None.

    `depth`: how many collections may stand in each other on one line, below a key. `opened`: keys
    whose values stand on lines of their own, and the lists in those, item by item.

    >>> print(yaml_text({"a": [1, "x y"], "s": "one\\ntwo\\n", "y": {"deep": {"b": "on"}}}), end="")
    a: [1, x y]
    s: |
      one
      two
    "y":
      deep: {b: "on"}
    """
    writer = _Writer(depth, opened)
    writer.mapping(document, "")
    return "\n".join(writer.lines) + "\n"


class _Writer:
    """Writes lines; knows which shared texts stand in them already."""

    def __init__(self, depth: int, opened: Collection[str]) -> None:
        self.depth = depth
        self.opened = opened
        self.lines: list[str] = []
        self.written: dict[str, Any] = {}

    def is_written(self, value: Shared | SharedList) -> bool:
        """Whether a value stands above already, under its anchor; if not, it is to be written."""
        if value.anchor not in self.written:
            self.written[value.anchor] = value
            return False
        if self.written[value.anchor] != value:
            raise AssertionError(f"two values are to be `{value.anchor}`")
        return True

    def mapping(self, mapping: Mapping[str, Any], indent: str, *, is_open: bool = False) -> None:
        for key, value in mapping.items():
            below = bool(value) and (is_open or key in self.opened)
            self.entry(f"{indent}{_key(key)}:", value, indent, is_open=below)

    def entry(self, head: str, value: Any, indent: str, *, is_open: bool) -> None:
        """Write `value` after `head`: below it if it stands open or is long, else on its line."""
        if isinstance(value, SharedList):
            if self.is_written(value):
                self.lines.append(f"{head} *{value.anchor}")
                return
            head = f"{head} &{value.anchor}"
            value = list(value)
            self.lines.append(head)
            self.items(value, indent)
            return
        is_collection = isinstance(value, Mapping | list | tuple)
        line = None if is_open and is_collection else self.line(head, value, indent)
        if line is not None:
            self.lines.append(line)
        elif isinstance(value, Mapping):
            self.lines.append(head)
            self.mapping(value, indent + "  ", is_open=is_open)
        else:
            self.lines.append(head)
            self.items(value, indent)

    def items(self, items: Sequence[Any], indent: str) -> None:
        for item in items:
            line = self.line(f"{indent}-", item, indent, depth=1)
            if line is not None:
                self.lines.append(line)
                continue
            start = len(self.lines)
            write: Any = self.mapping if isinstance(item, Mapping) else self.items
            write(item, indent + "  ")
            self.lines[start] = f"{indent}- {self.lines[start][len(indent) + 2 :]}"

    def line(self, head: str, value: Any, indent: str, depth: int = 0) -> str | None:
        """`value` after `head` on a line, or as a block scalar; None: it is a longer collection."""
        if isinstance(value, str):
            return f"{head} {self.scalar(value, indent)}"
        if not isinstance(value, Mapping | list | tuple):
            return f"{head} {_scalar(value)}"
        flow = self.flow(value, depth or self.depth)
        fits = flow is not None and (not value or len(head) + len(flow) < WIDTH)
        return f"{head} {flow}" if fits else None

    def scalar(self, text: str, indent: str) -> str:
        anchor = ""
        if isinstance(text, Shared):
            if self.is_written(text):
                return f"*{text.anchor}"
            anchor = f"&{text.anchor} "
        block = _block(text, indent + "  ") if "\n" in text else None
        comment = text.comment if isinstance(text, Commented) and block is None else ""
        return anchor + (block or _text(text)) + comment

    def flow(self, value: Any, depth: int) -> str | None:
        """The form of a value on one line; None: it has parts that need lines of their own."""
        if isinstance(value, Mapping):
            if any(map(value.__contains__, self.opened)):
                return None
            parts = [f"{_key(key)}: {text}" for key, text in self.leaves(value.items(), depth)]
            return f"{{{', '.join(parts)}}}" if len(parts) == len(value) else None
        if isinstance(value, list | tuple):
            parts = [text for _, text in self.leaves(enumerate(value), depth)]
            return f"[{', '.join(parts)}]" if len(parts) == len(value) else None
        return _scalar(value)

    def leaves(self, entries: Any, depth: int) -> Iterator[tuple[Any, str]]:
        """The entries whose values are scalars of one line, or short collections."""
        for key, value in entries:
            if isinstance(value, Shared) and value.anchor in self.written:
                yield key, f"*{value.anchor}"
            elif isinstance(value, str):
                if "\n" in value or isinstance(value, Commented):
                    return
                yield key, _text(value)
            elif isinstance(value, SharedList):
                return
            elif isinstance(value, Mapping | list | tuple):
                if value and depth <= 1 and not _is_shallow(value):
                    return
                text = self.flow(value, depth - 1)
                if text is None:
                    return
                yield key, text
            else:
                yield key, _scalar(value)


def _is_shallow(value: Any) -> bool:
    """Whether a collection may stand inside another on one line: a list of scalars."""
    return isinstance(value, list | tuple) and not any(
        isinstance(item, Mapping | list | tuple | Commented)
        or (isinstance(item, str) and "\n" in item)
        for item in value
    )


def _scalar(value: bool | int | float | str | None) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        text = repr(value)
        if not math.isfinite(value):
            return text.replace("nan", ".nan").replace("inf", ".inf")
        return text.replace("e", ".0e") if "e" in text and "." not in text else text
    return json.dumps(value)


def _key(key: str) -> str:
    return key if _PLAIN_KEY.match(key) and not _AMBIGUOUS.match(key) else _quoted(key)


def _text(text: str) -> str:
    return text if _PLAIN.match(text) and not _AMBIGUOUS.match(text) else _quoted(text)


def _quoted(text: str) -> str:
    if _IN_SINGLE_QUOTES.match(text):
        return f"'{text}'"
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if text.isprintable() else re.sub(_UNPRINTABLE, _escape, quoted)


_IN_SINGLE_QUOTES = re.compile(r"""(?=.*["\\])[\x20-&(-~]+\Z""")
"""Texts that double quotes would have to escape, and single ones hold as they are."""

_UNPRINTABLE = (
    r"[^\x20-\x7e\xa1-\u1fff\u2030-\u205f\u2070-\ud7ff"
    r"\uf900-\ufdcf\ufdf0-\ufefe\uff01-\uffef\U00010000-\U0001fffd]"
)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _block(text: str, indent: str) -> str | None:
    """A literal block scalar, or None where a reader could see another text."""
    if text.isascii():
        if _NEVER_IN_ASCII_BLOCK.search(text):
            return None
    elif re.search(_NEVER_IN_BLOCK, text) or _LINE_BREAKS.search(text):
        return None
    if not text.strip("\n "):
        return None
    body = text.rstrip("\n")
    ending = {0: "-", 1: ""}.get(len(text) - len(body), "+")
    start = "2" if text[0] in " \n\t" else ""
    lines = [f"{indent}{line}" if line else "" for line in text.removesuffix("\n").split("\n")]
    return "\n".join([f"|{start}{ending}", *lines])
