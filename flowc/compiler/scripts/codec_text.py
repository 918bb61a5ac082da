"""Expressions that make the codec of an IR type, and literals of constants, as Python text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from flowc import ir
from flowc.compiler.scripts.carry import names_in
from flowc.compiler.scripts.layout import Code, Group, Joined, call, keyword, mapping, quoted

Declarations = Mapping[str, ir.Declaration]

NO_NAMES: Mapping[str, str] = {}

_WORD = re.compile(r"\b[A-Z]\w*")
_OWN_RECORDS = ir.OWN_FIELDS.keys() - {failure.name for failure in ir.FAILURES}
CODECS = frozenset(name for name in names_in() if name.endswith("Codec")) | _OWN_RECORDS
"""What the expressions here name: codec classes, and flowc's own records."""


def codec_text(
    type: ir.Type, declarations: Declarations, names: Mapping[str, str] = NO_NAMES
) -> Code:
    """The expression that makes the codec of a type; classes go by the names of their declarations.

    `names` are those that codecs and flowc's own records have there, where they have others.

    >>> str(codec_text(ir.ListType(element=ir.FLOAT), {}))
    'ListCodec(FloatCodec())'
    """

    def made(codec: str, *arguments: Code) -> Code:
        return call(names.get(codec, codec), *arguments)

    def of(part: ir.Type) -> Code:
        return codec_text(part, declarations, names)

    match type:
        case ir.ScalarType():
            return made(f"{type.name.capitalize()}Codec")
        case ir.ListType():
            return made("ListCodec", of(type.element))
        case ir.DictType():
            return made("DictCodec", of(type.key), of(type.value))
        case ir.TupleType():
            return made("TupleCodec", *map(of, type.elements))
        case ir.OptionalType():
            return made("OptionalCodec", of(type.item))
        case ir.LiteralType():
            return made("LiteralCodec", *map(scalar_text, type.values))
        case ir.LargeType():
            return made("LargeCodec", of(type.item))
        case ir.OutcomeType():
            return made("OutcomeCodec", of(type.item))
        case ir.NamedType() if type in ir.FAILURES:
            return made("FailureCodec")
        case ir.NamedType(name=name) if name in _OWN_RECORDS:
            fields = {field: of(part) for field, part in ir.OWN_FIELDS[name].items()}
            return made("RecordCodec", names.get(name, name), mapping(fields))
        case ir.NamedType(name=name):
            return _declared(declarations[name], made, of)


def _declared(
    declaration: ir.Declaration, made: Callable[..., Code], of: Callable[[ir.Type], Code]
) -> Code:
    if isinstance(declaration, ir.Enum):
        return made("EnumCodec", declaration.name)
    fields = mapping({f.name: of(f.type) for f in declaration.fields})
    if declaration.form == "typeddict":
        optional = tuple(f.name for f in declaration.fields if not f.required)
        return made("TypedDictCodec", fields, *_names(optional))
    defaulted = tuple(f.name for f in declaration.fields if f.default is not None)
    record = made("RecordCodec", declaration.name, fields, *_names(defaulted))
    companions = {f.name: f.beside for f in declaration.fields if f.beside is not None}
    if not companions:
        return record
    places = {name: _names(place)[0] for name, place in companions.items()}
    return made("BesideCodec", record, mapping(places))


def _names(names: tuple[str, ...]) -> tuple[Code, ...]:
    if not names:
        return ()
    return (Group("(", tuple(map(quoted, names)), ",)" if len(names) == 1 else ")"),)


def codec_names(*codes: Code, names: Mapping[str, str] = NO_NAMES) -> set[str]:
    """The codec classes that expressions use, and flowc's own records, which `names` may rename."""
    words = set(_WORD.findall(" ".join(map(str, codes))))
    return {name for name in CODECS if names.get(name, name) in words}


def scalar_text(value: Any) -> str:
    """The literal of a text, number, bool or None."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    return repr(value)


def constant_text(type: ir.Type, data: Any, declarations: Declarations) -> Code:
    """The expression whose value is a constant, given in the JSON form of its type."""
    match type:
        case _ if data is None:
            return "None"
        case ir.OptionalType(item=item) | ir.LargeType(item=item):
            return constant_text(item, data, declarations)
        case ir.ScalarType(name="float"):
            return scalar_text(float(data))
        case ir.ScalarType(name="datetime" | "date" as name):
            return call(f"{name}.fromisoformat", quoted(data))
        case ir.ScalarType(name="timedelta"):
            return call("timedelta", keyword("seconds", scalar_text(data)))
        case ir.ScalarType(name="File" | "Directory" as name):
            return call(name, quoted(data.get("location") or data["path"]))
        case ir.ListType(element=element):
            return Group("[", tuple(constant_text(element, d, declarations) for d in data), "]")
        case ir.TupleType(elements=elements):
            pairs = zip(elements, data, strict=True)
            items = tuple(constant_text(element, d, declarations) for element, d in pairs)
            return Group("(", items, ",)" if len(items) == 1 else ")")
        case ir.DictType(key=key, value=value):
            return _dictionary(key, value, data, declarations)
        case ir.NamedType(name=name):
            return _record(declarations[name], data, declarations)
        case _:
            return _json_text(data)


def _dictionary(
    key: ir.Type, value: ir.Type, data: dict[str, Any], declarations: Declarations
) -> Code:
    entries = (
        Joined((_key_text(key, k, declarations), ": ", constant_text(value, v, declarations)))
        for k, v in data.items()
    )
    return Group("{", tuple(entries), "}")


def _key_text(type: ir.Type, text: str, declarations: Declarations) -> Code:
    if type == ir.INT:
        return text
    if isinstance(type, ir.NamedType):
        declaration = declarations[type.name]
        is_int = isinstance(declaration, ir.Enum) and declaration.base == "int"
        return call(declaration.name, text if is_int else quoted(text))
    if isinstance(type, ir.LiteralType) and text not in type.values:
        return next(scalar_text(v) for v in type.values if str(v) == text)
    return constant_text(type, text, declarations)


def _record(declaration: ir.Declaration, data: Any, declarations: Declarations) -> Code:
    if isinstance(declaration, ir.Enum):
        return call(declaration.name, scalar_text(data))
    types = {field.name: field.type for field in declaration.fields}
    return call(
        declaration.name,
        *(
            keyword(name, constant_text(types.get(name, ir.JSON), value, declarations))
            for name, value in data.items()
        ),
    )


def _json_text(data: Any) -> Code:
    if isinstance(data, list):
        return Group("[", tuple(map(_json_text, data)), "]")
    if isinstance(data, dict):
        return mapping({key: _json_text(value) for key, value in data.items()})
    return scalar_text(data)
