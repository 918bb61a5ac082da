"""The comments of a source, Python or TOML, and the lines of the statement that each is at."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from tokenize import COMMENT, NEWLINE, NL, TokenError, TokenInfo, generate_tokens
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node


class Comment(NamedTuple):
    """One comment from its `#` on, its place (lines from 1, columns from 0, in characters), and
    the lines that it is about: those of the statement it stands in, or else of the next one.
    """

    text: str
    line: int
    column: int
    about: range


def read_comments(file: str, text: str) -> Iterator[Comment]:
    """The comments of a file, in their order.

    >>> text = "# one\\na = 'C:\\\\'  # two\\n"
    >>> [(each.text, each.about) for each in read_comments("flowc.toml", text)]
    [('# one', range(2, 3)), ('# two', range(2, 3))]
    """
    return _of_toml(text) if file.endswith(".toml") else _of_python(text)


def _of_python(text: str) -> Iterator[Comment]:
    """Those before the first place that is not Python."""
    pending: list[TokenInfo] = []
    first: int | None = None
    for token in _tokens(text):
        if token.type == COMMENT:
            pending.append(token)
        elif token.type == NEWLINE:
            about = range(first or token.start[0], token.end[0] + 1)
            yield from (Comment(each.string, *each.start, about) for each in pending)
            pending, first = [], None
        elif token.type != NL and token.string.strip():
            first = first or token.start[0]
    yield from (Comment(each.string, *each.start, range(0)) for each in pending)


def _tokens(text: str) -> Iterator[TokenInfo]:
    try:
        yield from generate_tokens(StringIO(text).readline)
    except (TokenError, SyntaxError):
        return


def _of_toml(text: str) -> Iterator[Comment]:
    """A statement is a key with its value, or the header of a table."""
    from tree_sitter import Language, Parser  # slow to import, and needed for ignores alone
    from tree_sitter_toml import language

    root = Parser(Language(language())).parse(text.encode()).root_node
    statements = sorted(_statements(root), key=lambda lines: lines.start)
    rows = text.encode().split(b"\n")
    for node in _nodes(root, "comment"):
        line, column = node.start_point[0] + 1, node.start_point[1]
        about = next((lines for lines in statements if line < lines.stop), range(0))
        characters = len(rows[line - 1][:column].decode(errors="replace"))
        yield Comment((node.text or b"").decode(), line, characters, about)


def _statements(root: Node) -> Iterator[range]:
    for node in root.named_children:
        if node.type in ("table", "table_array_element"):
            yield range(node.start_point[0] + 1, node.start_point[0] + 2)
            yield from _statements(node)
        elif node.type == "pair":
            yield range(node.start_point[0] + 1, node.end_point[0] + 2)


def _nodes(root: Node, type: str) -> Iterator[Node]:
    """Those below a node, at any depth, in their order."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += reversed(node.named_children)
        if node.type == type:
            yield node
