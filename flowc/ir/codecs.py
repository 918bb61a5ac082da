"""The codecs of IR types, and classes made from the declarations of a module."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping
from dataclasses import field, make_dataclass
from enum import Enum as PythonEnum
from enum import EnumMeta
from functools import partial
from typing import Any

from flowc.ir.nodes import Constant, Declaration, Enum, Record
from flowc.ir.types import (
    FAILURE,
    FAILURES,
    OWN_FIELDS,
    DictType,
    LargeType,
    ListType,
    LiteralType,
    NamedType,
    OptionalType,
    OutcomeType,
    ScalarType,
    TupleType,
    Type,
)
from flowc.lang import codec
from flowc.lang.failures import Status
from flowc.lang.intrinsics import Failure, Outcome
from flowc.lang.services import Service
from flowc.lang.waits import Approval

_MIXED: dict[str, type] = {"str": str, "int": int}
_SCALARS: dict[str, codec.Codec] = {
    "None": codec.NoneCodec(),
    "bool": codec.BoolCodec(),
    "int": codec.IntCodec(),
    "float": codec.FloatCodec(),
    "str": codec.StrCodec(),
    "datetime": codec.DatetimeCodec(),
    "date": codec.DateCodec(),
    "timedelta": codec.TimedeltaCodec(),
    "Json": codec.JsonCodec(),
    "File": codec.FileCodec(),
    "Directory": codec.DirectoryCodec(),
    "Secret": codec.SecretCodec(),
    "Volume": codec.VolumeCodec(),
}


class _NumberCodec(codec.FloatCodec):
    """float as it stands: an int where a float is declared stays an int."""

    def read(self, data: Any, at: str) -> float:
        number = super().read(data, at)
        return data if isinstance(data, int) else number


_NUMBER = _NumberCodec()
_OWN_CLASSES: Mapping[str, type] = {
    **dict.fromkeys((failure.name for failure in FAILURES), Failure),
    "Status": Status,
    "Approval": Approval,
    "Service": Service,
}
_OWN_DEFAULTS = {"Approval": ("by", "comment")}


class Codecs:
    """The codecs of a module's types. A `Large` value is its item: nothing travels here.

    `exact`: ints where floats are declared become floats, as at calls of tasks.
    """

    def __init__(
        self,
        declarations: Iterable[Declaration],
        classes: Mapping[str, type] | None = None,
        *,
        exact: bool = True,
    ) -> None:
        self._exact = exact
        self._declarations = {declaration.name: declaration for declaration in declarations}
        self._classes: dict[str, type] = dict(classes or {})
        self._codecs: dict[Type, codec.Codec] = {}

    def classes(self) -> dict[str, type]:
        """The class of every record and enum, by its name in the IR."""
        return {
            name: self.class_of(declaration) for name, declaration in self._declarations.items()
        }

    def read(self, constant: Constant) -> Any:
        """The value of a constant."""
        return self.of(constant.type).read(constant.json_value, "constant")

    def of(self, type: Type) -> codec.Codec:
        """The codec of a type."""
        found = self._codecs.get(type)
        if found is None:
            found = self._codecs[type] = self._make(type)
        return found

    def class_of(self, declaration: Declaration) -> type:
        """The class of a record or enum: the one given, else one made from the declaration."""
        name = declaration.name
        if name not in self._classes:
            self._classes[name] = self._make_class(declaration)
        return self._classes[name]

    def _make_class(self, declaration: Declaration) -> type:
        match declaration:
            case Enum():
                members = list(declaration.members)
                mixed = _MIXED[declaration.base] if declaration.mixed else None
                return EnumMeta.__call__(PythonEnum, declaration.name, members, type=mixed)
            case Record(form="dataclass"):
                return self._dataclass(declaration)
            case Record(form="namedtuple"):
                return self._namedtuple(declaration)
            case Record():
                return dict

    def _make(self, type: Type) -> codec.Codec:
        match type:
            case ScalarType(name="float") if not self._exact:
                return _NUMBER
            case ScalarType():
                return _SCALARS[type.name]
            case ListType():
                return codec.ListCodec(self.of(type.element))
            case DictType():
                return codec.DictCodec(self.of(type.key), self.of(type.value))
            case TupleType():
                return codec.TupleCodec(*map(self.of, type.elements))
            case OptionalType():
                return codec.OptionalCodec(self.of(type.item))
            case LiteralType():
                return codec.LiteralCodec(*type.values)
            case LargeType():
                return self.of(type.item)
            case OutcomeType():
                value = codec.OptionalCodec(self.of(type.item))
                failure = codec.OptionalCodec(self.of(FAILURE))
                return codec.RecordCodec(Outcome, {"value": value, "failure": failure})
            case NamedType():
                return self._named(type.name)

    def _named(self, name: str) -> codec.Codec:
        declaration = self._declarations.get(name)
        match declaration:
            case None:
                own = {field: self.of(type) for field, type in OWN_FIELDS[name].items()}
                return codec.RecordCodec(_OWN_CLASSES[name], own, _OWN_DEFAULTS.get(name, ()))
            case Enum():
                return codec.EnumCodec(self.class_of(declaration))
            case Record():
                fields = {field.name: self.of(field.type) for field in declaration.fields}
        if declaration.form == "typeddict":
            optional = tuple(field.name for field in declaration.fields if not field.required)
            return codec.TypedDictCodec(fields, optional)
        defaulted = tuple(field.name for field in declaration.fields if field.default is not None)
        return codec.RecordCodec(self.class_of(declaration), fields, defaulted)

    def _dataclass(self, record: Record) -> type:
        fields: list[Any] = []
        for entry in record.fields:
            if entry.default is None:
                fields.append((entry.name, Any))
            else:
                made = field(default_factory=partial(self.read, entry.default))
                fields.append((entry.name, Any, made))
        return make_dataclass(record.name, fields, frozen=record.frozen)

    def _namedtuple(self, record: Record) -> type:
        defaults = [self.read(entry.default) for entry in record.fields if entry.default]
        names = [entry.name for entry in record.fields]
        return namedtuple(record.name, names, defaults=defaults)
