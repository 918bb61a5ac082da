"""Names of operations and values: stable, readable, and never those of something else."""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Iterable

from flowc.ir.purity import FLAT, FOLDS

_STANDARD = ("date", "datetime", "timedelta")

RESERVED = frozenset([*dir(builtins), *keyword.kwlist, *FOLDS, *FLAT, "Outcome", *_STANDARD])
"""What an expression of the IR may mean without naming a value."""


class FreshNames:
    """The names in use in one workflow."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._reserved = RESERVED.union(reserved)
        self._last: dict[str, int] = {}

    def fresh(self, name: str, *longer: str) -> str:
        """The first of the wanted names that is free, else the first with a number."""
        for wanted in (name, *longer):
            candidate = f"{wanted}_value" if wanted in self._reserved else wanted
            if candidate not in self._last:
                self._last[candidate] = 1
                return candidate
        base = f"{name}_value" if name in self._reserved else name
        while True:
            number = self._last[base] = self._last[base] + 1
            numbered = f"{base}_{number}"
            if numbered not in self._last and numbered not in self._reserved:
                self._last[numbered] = 1
                return numbered


def words_of(node: ast.expr, limit: int = 2) -> str:
    """A name for what an expression computes: the first identifiers in it.

    >>> words_of(ast.parse("quality.mean >= minimum", mode="eval").body)
    'quality_mean'
    """
    found: list[str] = []
    _collect_words(node, found)
    return "_".join(dict.fromkeys(found[:limit])).strip("_") or "value"


def _collect_words(node: ast.AST, found: list[str]) -> None:
    for child in ast.iter_child_nodes(node):
        _collect_words(child, found)
    match node:
        case ast.Name(id=word) | ast.Attribute(attr=word) if word.isidentifier():
            found.append(word)
