"""Lays out generated expressions over lines, as `ruff format` would leave them."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 88


@dataclass(frozen=True)
class Group:
    """Items between brackets, e.g. the arguments of a call: `head(item, item)`."""

    head: str
    items: tuple[Code, ...]
    close: str = ")"

    def __str__(self) -> str:
        return f"{self.head}{', '.join(map(str, self.items))}{self.close}"


@dataclass(frozen=True)
class Joined:
    """Pieces that stand side by side; the last one that is a group may break over lines."""

    pieces: tuple[Code, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.pieces))


Code = str | Group | Joined


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


def laid_out(code: Code, indent: int = 0, after: int = 0) -> str:
    """The text of an expression; `after` characters follow on its last line.

    >>> print(laid_out(call("f", "x", keyword("y", "1"))))
    f(x, y=1)
    """
    line = str(code)
    if indent + len(line) + after <= WIDTH or isinstance(code, str):
        return line
    if isinstance(code, Joined):
        *firsts, last = code.pieces
        head = "".join(map(str, firsts))
        opening = last.head if isinstance(last, Group) else str(last)
        if indent + after + len(head) + len(opening) > WIDTH:
            head = ""
            for piece in firsts:
                head += laid_out(piece, indent, after + _on_last_line(head, indent))
            after = (0 if "\n" in head else after) + _on_last_line(head, indent) - len(head)
        return head + laid_out(last, indent, after + len(head))
    if not code.items:
        return line
    inner = " " * (indent + 4)
    items = [f"{inner}{laid_out(item, indent + 4, 1)}," for item in code.items]
    return "\n".join([code.head, *items, " " * indent + code.close])


def _on_last_line(text: str, indent: int) -> int:
    """The characters of a text's last line; a line after the first begins with the indent."""
    _, newline, last = text.rpartition("\n")
    return len(last) - (indent if newline else 0)
