"""Change the constants of a module, wherever they stand: in calls, defaults and options."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from pydantic import BaseModel

from flowc import ir
from flowc.diagnostics import Span

T = TypeVar("T")


def change_constants(value: T, change: Callable[[ir.Constant], ir.Constant]) -> T:
    """A node, or a tuple of them, with its constants changed; itself, if none is.

    >>> change_constants((ir.Constant(type=ir.INT, json_value=1),), lambda constant: constant)
    (Constant(type=ScalarType(kind='scalar', name='int'), json_value=1),)
    """
    changed: object = value
    if isinstance(value, ir.Constant):
        changed = change(value)
    elif isinstance(value, BaseModel):
        found = {name: change_constants(part, change) for name, part in value}
        update = {name: part for name, part in found.items() if part is not getattr(value, name)}
        changed = value.model_copy(update=update) if update else value
    elif isinstance(value, tuple) and not isinstance(value, Span):
        parts = [change_constants(part, change) for part in value]
        is_same = all(new is old for new, old in zip(parts, value, strict=True))
        changed = value if is_same else tuple(parts)
    return cast(T, changed)
