"""Values of constants as JSON data and back, without a look at files or environment."""

from __future__ import annotations

import json
import math
import os
from datetime import date, datetime, timedelta
from typing import Any

from flowc import ir
from flowc.compiler.frontend.modules.model import TypeTable
from flowc.ir.codecs import Codecs
from flowc.lang.files import Directory, File
from flowc.lang.values import Secret, Volume

_LEAST, _LIMIT = -(2**63), 2**63


class TooLarge(Exception):
    """An int that does not fit 64 bits."""


def to_json(value: Any, type: ir.Type, types: TypeTable) -> Any:
    """The JSON data of a value that fits the type. Raises `TooLarge`."""
    match type:
        case ir.OptionalType(item=item):
            return None if value is None else to_json(value, item, types)
        case ir.LargeType(item=item):
            return to_json(value, item, types)
        case ir.ListType(element=element):
            return [to_json(item, element, types) for item in value]
        case ir.TupleType(elements=elements):
            return [to_json(*pair, types) for pair in zip(value, elements, strict=True)]
        case ir.DictType(key=key, value=item):
            return {_key_text(k, key, types): to_json(v, item, types) for k, v in value.items()}
        case ir.NamedType():
            return _named_to_json(value, type, types)
        case ir.ScalarType(name="float"):
            return _float_to_json(float(value))
        case _:
            return _scalar_to_json(value)


def _named_to_json(value: Any, type: ir.Type, types: TypeTable) -> Any:
    record = types.record(type)
    if record is None:
        return value.value
    if record.form == "typeddict":
        return {
            field.name: to_json(value[field.name], field.type, types)
            for field in record.fields
            if field.name in value
        }
    return {
        field.name: to_json(getattr(value, field.name), field.type, types)
        for field in record.fields
    }


def _scalar_to_json(value: Any) -> Any:
    match value:
        case bool() | None | str():
            return value
        case int():
            if not _LEAST <= value < _LIMIT:
                raise TooLarge
            return value
        case float():
            return _float_to_json(value)
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case File() | Directory():
            return {"class": value.__class__.__name__, "location": os.fspath(value)}
        case Secret():
            return {"secret": value.name, "key": value.key}
        case Volume():
            return value.name
        case list():
            return [_scalar_to_json(item) for item in value]
        case dict():
            return {str(key): _scalar_to_json(item) for key, item in value.items()}
        case _:
            raise AssertionError(f"no JSON form of {value!r}")


def _float_to_json(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _key_text(value: Any, type: ir.Type, types: TypeTable) -> str:
    data = to_json(value, type, types)
    return data if isinstance(data, str) else json.dumps(data)


def from_json(data: Any, type: ir.Type, codecs: Codecs, types: TypeTable) -> Any:
    """The value that a constant's JSON data stands for."""
    match type:
        case ir.OptionalType(item=item):
            return None if data is None else from_json(data, item, codecs, types)
        case ir.LargeType(item=item):
            return from_json(data, item, codecs, types)
        case ir.ListType(element=element):
            return [from_json(item, element, codecs, types) for item in data]
        case ir.TupleType(elements=elements):
            pairs = zip(data, elements, strict=True)
            return tuple(from_json(item, element, codecs, types) for item, element in pairs)
        case ir.DictType(key=key, value=item):
            return {
                _key_of(text, key, codecs): from_json(value, item, codecs, types)
                for text, value in data.items()
            }
        case ir.NamedType(name=name) if (record := types.record(type)) is not None:
            fields = {field.name: field.type for field in record.fields}
            values = {k: from_json(v, fields[k], codecs, types) for k, v in data.items()}
            return codecs.class_of(types.declarations[name])(**values)
        case ir.ScalarType(name="File"):
            return File(data["location"])
        case ir.ScalarType(name="Directory"):
            return Directory(data["location"])
        case _:
            return codecs.of(type).read(data, "constant")


def _key_of(text: str, type: ir.Type, codecs: Codecs) -> Any:
    """A dictionary key: the codec of dictionaries knows how keys are written."""
    (key,) = codecs.of(ir.DictType(key=type, value=ir.NONE)).read({text: None}, "constant")
    return key
