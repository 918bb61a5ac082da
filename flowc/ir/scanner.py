"""Read words, JSON and types from the text form of a module."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from flowc.diagnostics import Span
from flowc.ir.types import (
    DictType,
    LargeType,
    ListType,
    LiteralType,
    NamedType,
    OptionalType,
    OutcomeType,
    ScalarName,
    ScalarType,
    TupleType,
    Type,
)

T = TypeVar("T")

WORD = re.compile(r"[^\W\d]\w*")
_SPACE = re.compile(r"\s*")
_SPAN = re.compile(r"(\d+):(\d+)-(\d+):(\d+)")
_PYTHON_LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|-?\d+|True|False", re.DOTALL)
_WITHIN_WORD = re.compile(r"\w\w")
_SCALARS = frozenset(get_args(ScalarName))


@cache
def _type_adapter() -> TypeAdapter[Type]:
    return TypeAdapter(Type)


class InvalidText(ValueError):
    """The text is not the text form of a module; the message says where."""


def parse_type(text: str) -> Type:
    """The type that a text stands for. Raises `InvalidText`."""
    reader = Scanner(text)
    type = reader.type()
    reader.expect_end()
    return type


class Scanner:
    """Reads from a place in the text; each method reads one kind of thing and goes past it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.source = ""

    # --- words -------------------------------------------------------------------------

    def skip(self) -> None:
        """Go past white space."""
        space = _SPACE.match(self.text, self.place)
        self.place = space.end() if space else self.place

    def error(self, expected: str) -> InvalidText:
        """The error that something else was expected here."""
        line = self.text.count("\n", 0, self.place) + 1
        found = self.text[self.place : self.place + 20]
        return InvalidText(f"line {line}: expected {expected}, found {found!r}")

    def accept(self, token: str) -> bool:
        """Whether a word or sign stands here; if so, go past it."""
        self.skip()
        end = self.place + len(token)
        is_cut = bool(_WITHIN_WORD.match(self.text, end - 1))
        if is_cut or self.text[self.place : end] != token:
            return False
        self.place = end
        return True

    def expect(self, token: str) -> None:
        """Go past a word or sign that must stand here."""
        if not self.accept(token):
            raise self.error(f"`{token}`")

    def expect_end(self) -> None:
        """There must be nothing left."""
        self.skip()
        if self.place < len(self.text):
            raise self.error("the end")

    def match(self, pattern: re.Pattern[str], expected: str) -> re.Match[str]:
        """What a pattern matches here."""
        self.skip()
        match = pattern.match(self.text, self.place)
        if match is None:
            raise self.error(expected)
        self.place = match.end()
        return match

    def word(self) -> str:
        """A name, bare or as JSON text."""
        self.skip()
        if self.text.startswith('"', self.place):
            return self.json_as(str, "a name")
        return self.match(WORD, "a name")[0]

    def value_name(self) -> str:
        """`%name`."""
        self.expect("%")
        return self.match(WORD, "a name")[0]

    def json(self) -> Any:
        """A JSON value."""
        self.skip()
        try:
            value, self.place = json.JSONDecoder().raw_decode(self.text, self.place)
        except ValueError:
            raise self.error("a JSON value") from None
        return value

    def json_as(self, kind: type[T], expected: str) -> T:
        """A JSON value of a kind."""
        value = self.json()
        if not isinstance(value, kind):
            raise self.error(expected)
        return value

    def list_of(self, item: Callable[[], T], end: str) -> list[T]:
        """Items between commas, up to a sign."""
        items: list[T] = []
        while not self.accept(end):
            if items:
                self.expect(",")
            items.append(item())
        return items

    def some(self, item: Callable[[], T]) -> list[T]:
        """One or more items between commas."""
        items = [item()]
        while self.accept(","):
            items.append(item())
        return items

    def extra(self) -> dict[str, Any]:
        """`with {...}`: fields as JSON."""
        return self.json_as(dict, "an object") if self.accept("with") else {}

    def span(self) -> Span:
        """`@line:column-line:column`, with the file before it if it is another one."""
        if not self.accept("@"):
            return Span(self.source, 1, 0, 1, 0)
        file = self.source
        if self.text.startswith('"', self.place):
            file = self.json_as(str, "a file")
        line, column, end_line, end_column = map(int, self.match(_SPAN, "a span").groups())
        return Span(file, line, column, end_line, end_column)

    # --- types -------------------------------------------------------------------------

    def type(self) -> Type:
        """A type, in Python's form or as JSON."""
        self.skip()
        if self.text.startswith("{", self.place):
            start, data = self.place, self.json()
            try:
                return _type_adapter().validate_python(data)
            except ValidationError:
                self.place = start
                raise self.error("a type") from None
        name = self.match(WORD, "a type")[0]
        found = self.generic(name) if self.accept("[") else self.plain(name)
        while self.accept("|"):
            self.expect("None")
            found = OptionalType(item=found)
        return found

    def plain(self, name: str) -> Type:
        """A type without parts."""
        return (
            ScalarType.model_validate({"name": name}) if name in _SCALARS else NamedType(name=name)
        )

    def generic(self, name: str) -> Type:
        """A type with parts, of which the bracket has been read."""
        if name == "Literal":
            values = self.list_of(lambda: self.match(_PYTHON_LITERAL, "a literal")[0], "]")
            return LiteralType(values=tuple(map(ast.literal_eval, values)))
        if name == "tuple" and self.accept("("):
            self.expect(")")
            self.expect("]")
            return TupleType(elements=())
        parts = self.list_of(self.type, "]")
        match name, parts:
            case "tuple", _:
                return TupleType(elements=tuple(parts))
            case "list", [element]:
                return ListType(element=element)
            case "dict", [key, value]:
                return DictType(key=key, value=value)
            case "Large", [item]:
                return LargeType(item=item)
            case "Outcome", [item]:
                return OutcomeType(item=item)
        raise self.error(f"the parts of `{name}`")
