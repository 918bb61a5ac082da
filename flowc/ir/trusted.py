"""The base of types and nodes: immutable models, validated where they come from outside."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Self

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
            _fill(self, made, given)

        # pydantic then validates data from outside without a call of this method.
        __init__.__pydantic_base_init__ = True

        def model_copy(self, *, update: dict[str, Any] | None = None, deep: bool = False) -> Self:
            """As pydantic's, but for its cost: passes copy most nodes of a module."""
            if deep:
                return super().model_copy(update=update, deep=True)
            update = update or {}
            copied = object.__new__(type(self))
            _fill(copied, {**self.__dict__, **update}, self.__pydantic_fields_set__ | update.keys())
            return copied


def _fill(model: BaseModel, values: dict[str, Any], given: set[str]) -> None:
    object.__setattr__(model, "__dict__", values)
    object.__setattr__(model, "__pydantic_fields_set__", given)
    object.__setattr__(model, "__pydantic_extra__", None)
    object.__setattr__(model, "__pydantic_private__", None)


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[tuple[str, Any], ...], frozenset[str]]:
    """The fields of a model with their defaults, and the names of those that have none."""
    fields = model.__pydantic_fields__
    needed = frozenset(name for name, field in fields.items() if field.is_required())
    return tuple((name, field.default) for name, field in fields.items()), needed
