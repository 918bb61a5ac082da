"""Statements of a DAG file, as `ruff format --line-length 100` would leave them."""

from __future__ import annotations

from collections.abc import Sequence

from flowc.compiler.scripts import layout
from flowc.compiler.scripts.layout import Bare, Code, Group, Joined, before_break

WIDTH = 100


def laid_out(code: Code, indent: int = 0, after: int = 0) -> str:
    """The text of an expression; `after` characters stand on its line beside it."""
    return layout.laid_out(code, indent, after, WIDTH)


def statement(head: str, code: Code, indent: int = 4) -> str:
    """A statement that is a head, `return ` or `name = `, and an expression."""
    text = f"{' ' * indent}{head}{laid_out(code, indent, len(head))}"
    if indent + len(head) + before_break(code) <= WIDTH or len(text) <= WIDTH:
        return text
    in_brackets = f"{' ' * indent}{head}{laid_out(Bare((code,)), indent, len(head))}"
    return in_brackets if all(len(line) <= WIDTH for line in in_brackets.split("\n")) else text


def with_line(contexts: Sequence[Code]) -> str:
    """The head of a block of a function."""
    line = f"    with {', '.join(map(str, contexts))}:"
    if len(line) <= WIDTH:
        return line
    block = contexts[0] if len(contexts) == 1 else Group("(", tuple(contexts))
    return statement("with ", Joined((block, ":")))


def chained(made: Code, links: Sequence[Code]) -> Code:
    """A call and the calls of methods on what it gives: of several, each has its own line."""
    pieces = (made, *links)
    if isinstance(made, str):
        pieces = (Joined(pieces[:2]), *pieces[2:])
    return Joined(pieces) if len(pieces) < 3 else Bare(pieces, "")
