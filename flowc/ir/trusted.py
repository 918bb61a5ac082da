"""The base of types and nodes: immutable models, validated where they come from outside."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict


class Trusted(BaseModel):
    """Immutable data, compared by value, without unknown fields.

    What flowc's own code makes has the types that the type checker sees, so making it checks
    nothing again: validators take longer to build than a small workflow takes to compile. JSON and
    text from outside are validated, by `model_validate` and the like.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    if not TYPE_CHECKING:

        def __init__(self, /, **values: Any) -> None:
            given = set(values)
            fields, needed = _fields(type(self))
            made = {name: values.pop(name, default) for name, default in fields}
            if values or not needed <= given:
                wrong = ", ".join(sorted(values.keys() | needed - given))
                raise TypeError(f"{type(self).__name__} lacks or does not know {wrong}")
            object.__setattr__(self, "__dict__", made)
            object.__setattr__(self, "__pydantic_fields_set__", given)
            object.__setattr__(self, "__pydantic_extra__", None)
            object.__setattr__(self, "__pydantic_private__", None)

        # pydantic then validates data from outside without a call of this method.
        __init__.__pydantic_base_init__ = True


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[tuple[str, Any], ...], frozenset[str]]:
    """The fields of a model with their defaults, and the names of those that have none."""
    fields = model.__pydantic_fields__
    needed = frozenset(name for name, field in fields.items() if field.is_required())
    return tuple((name, field.default) for name, field in fields.items()), needed
