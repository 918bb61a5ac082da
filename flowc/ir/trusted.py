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
            fields = {name: values.get(name, default) for name, default in _fields(type(self))}
            object.__setattr__(self, "__dict__", fields)
            object.__setattr__(self, "__pydantic_fields_set__", set(values))
            object.__setattr__(self, "__pydantic_extra__", None)
            object.__setattr__(self, "__pydantic_private__", None)

        # pydantic then validates data from outside without a call of this method.
        __init__.__pydantic_base_init__ = True


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, Any], ...]:
    """The fields of a model, with their defaults."""
    return tuple((name, field.default) for name, field in model.__pydantic_fields__.items())
