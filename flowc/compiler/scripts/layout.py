"""Lays out generated expressions over lines, as `ruff format` would leave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 88

COMMA = ", "


@dataclass(frozen=True)
class Group:
    """Items between brackets, e.g. the arguments of a call: `head(item, item)`.

    Without commas `between` them, they are parts of one expression.
    """

    head: str
    items: tuple[Code, ...]
    close: str = ")"
    between: str = COMMA

    def __str__(self) -> str:
        return f"{self.head}{self.between.join(map(str, self.items))}{self.close}"


@dataclass(frozen=True)
class Bare:
    """Parts of one expression, e.g. `a`, `if b`, `else c`: over lines they need brackets."""

    items: tuple[Code, ...]
    between: str = " "

    def __str__(self) -> str:
        return self.between.join(map(str, self.items))


@dataclass(frozen=True)
class Joined:
    """Pieces that stand side by side; the last one that is a group may break over lines."""

    pieces: tuple[Code, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.pieces))


Code = str | Group | Bare | Joined


def call(function: str, *items: Code) -> Group:
    """`function(items)`."""
    return Group(f"{function}(", items)


def keyword(name: str, value: Code) -> Joined:
    """`name=value`."""
    return Joined((f"{name}=", value))


def mapping(entries: dict[str, Code]) -> Group:
    """A dictionary display with text keys."""
    return Group("{", tuple(Joined((f"{quoted(k)}: ", v)) for k, v in entries.items()), "}")


def quoted(text: str) -> str:
    """A Python literal of a text, with double quotes unless others need fewer escapes.

    >>> print(quoted("it's"), quoted('a "b"'))
    "it's" 'a "b"'
    """
    if text.count('"') > text.count("'"):
        return repr(text)
    # What `repr` prefers is the other way round.
    return repr(text.translate(_OTHER_QUOTES)).translate(_OTHER_QUOTES)


_OTHER_QUOTES = str.maketrans("\"'", "'\"")


def laid_out(code: Code, indent: int = 0, after: int = 0, width: int = WIDTH) -> str:
    """The text of an expression; `after` characters stand on its line beside it.

    >>> print(laid_out(call("f", "x", keyword("y", "1"))))
    f(x, y=1)
    """
    line = str(code)
    if indent + len(line) + after <= width:
        return line
    match code:
        case str():
            return line
        case Joined(pieces=(*firsts, last)):
            return _joined(firsts, last, indent, after, width)
        case Bare(items=items, between=between):
            return _broken(Group("(", items, ")", between), indent, width)
        case Group(items=()):
            return line
        case Group():
            return _broken(code, indent, width)
    raise AssertionError(code)


def _joined(firsts: Sequence[Code], last: Code, indent: int, after: int, width: int) -> str:
    head = "".join(map(str, firsts))
    if indent + after + len(head) + before_break(last) > width:
        head = ""
        for piece, follower in pairwise((*firsts, last)):
            beside = after * ("\n" not in head) + _on_last_line(head, indent)
            head += laid_out(piece, indent, beside + before_break(follower), width)
        after = after * ("\n" not in head) + _on_last_line(head, indent) - len(head)
    return head + laid_out(last, indent, after + len(head), width)


def before_break(code: Code) -> int:
    """The characters of an expression that stand before the first place for a new line."""
    match code:
        case Joined(pieces=(first, *_)):
            return before_break(first)
        case Group():
            return len(code.head)
        case Bare():
            return len("(")
        case str():
            return len(code)
    return 0


def _broken(group: Group, indent: int, width: int) -> str:
    """A group over several lines; parts of one expression stand on one of them, if they fit."""
    margin, end = " " * (indent + 4), "," if group.between == COMMA else ""
    items = [laid_out(item, indent + 4, len(end), width) for item in group.items]
    line = group.between.join(map(str, group.items))
    if not end and indent + 4 + len(line) <= width:
        items = [line]
    lines = [f"{margin}{item}{end}" for item in items]
    return "\n".join([group.head, *lines, " " * indent + group.close])


def _on_last_line(text: str, indent: int) -> int:
    """The characters of a text's last line; a line after the first begins with the indent."""
    _, newline, last = text.rpartition("\n")
    return len(last) - (indent if newline else 0)
