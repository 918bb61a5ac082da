"""Expressions that make the codec of an IR type, and literals of constants, as Python text."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from flowc import ir
from flowc.compiler.scripts.layout import Code, Group, Joined, call, keyword, mapping, quoted

Declarations = Mapping[str, ir.Declaration]

_CARRIED_NAME = re.compile(r"\b[A-Z]\w*Codec\b")
_OWN_RECORD = re.compile(r"RecordCodec\((Status|Approval|Service)\b")
_FAILURES = ("Failure", "TaskFailed", "WorkflowFailed")


def codec_text(type: ir.Type, declarations: Declarations) -> Code:
    """The expression that makes the codec of a type; record and enum classes go by their IR name.

    >>> str(codec_text(ir.ListType(element=ir.FLOAT), {}))
    'ListCodec(FloatCodec())'
    """
    match type:
        case ir.ScalarType():
            return f"{type.name.capitalize()}Codec()"
        case ir.ListType():
            return call("ListCodec", codec_text(type.element, declarations))
        case ir.DictType():
            key, value = codec_text(type.key, declarations), codec_text(type.value, declarations)
            return call("DictCodec", key, value)
        case ir.TupleType():
            return call("TupleCodec", *(codec_text(e, declarations) for e in type.elements))
        case ir.OptionalType():
            return call("OptionalCodec", codec_text(type.item, declarations))
        case ir.LiteralType():
            return call("LiteralCodec", *map(scalar_text, type.values))
        case ir.LargeType():
            return call("LargeCodec", codec_text(type.item, declarations))
        case ir.OutcomeType():
            return call("OutcomeCodec", codec_text(type.item, declarations))
        case ir.NamedType():
            return _named(type.name, declarations)


def _named(name: str, declarations: Declarations) -> Code:
    if name in _FAILURES:
        return "FailureCodec()"
    if name == "Status":
        text = call("OptionalCodec", "StrCodec()")
        fields = mapping({"state": "StrCodec()", "task": text, "message": text})
        return call("RecordCodec", "Status", fields)
    if name == "Approval":
        fields = mapping({"choice": "StrCodec()", "by": "StrCodec()", "comment": "StrCodec()"})
        return call("RecordCodec", "Approval", fields)
    if name == "Service":
        fields = mapping({"host": "StrCodec()", "port": "IntCodec()", "url": "StrCodec()"})
        return call("RecordCodec", "Service", fields)
    declaration = declarations[name]
    if isinstance(declaration, ir.Enum):
        return call("EnumCodec", name)
    fields = mapping({f.name: codec_text(f.type, declarations) for f in declaration.fields})
    if declaration.form == "typeddict":
        optional = tuple(f.name for f in declaration.fields if not f.required)
        return call("TypedDictCodec", fields, *_names(optional))
    defaulted = tuple(f.name for f in declaration.fields if f.default is not None)
    record = call("RecordCodec", name, fields, *_names(defaulted))
    companions = {f.name: f.beside for f in declaration.fields if f.beside is not None}
    if not companions:
        return record
    places = {name: _names(place)[0] for name, place in companions.items()}
    return call("BesideCodec", record, mapping(places))


def _names(names: tuple[str, ...]) -> tuple[Code, ...]:
    if not names:
        return ()
    return (Group("(", tuple(map(quoted, names)), ",)" if len(names) == 1 else ")"),)


def codec_names(*codes: Code) -> set[str]:
    """The codec classes that expressions use, and flowc's own records."""
    text = " ".join(map(str, codes))
    return {*_CARRIED_NAME.findall(text), *_OWN_RECORD.findall(text)}


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
        return call(type.name, text if is_int else quoted(text))
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
