"""From annotations to codecs: the types that may cross the boundary of a task."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Annotated, Any, Literal, Union

from flowc.lang import codec
from flowc.lang.codec import Codec
from flowc.lang.files import Directory, File
from flowc.lang.values import Beside, JsonMark, LargeMark, Secret, Volume

_SCALARS: dict[type, Codec] = {
    type(None): codec.NoneCodec(),
    bool: codec.BoolCodec(),
    int: codec.IntCodec(),
    float: codec.FloatCodec(),
    str: codec.StrCodec(),
    datetime: codec.DatetimeCodec(),
    date: codec.DateCodec(),
    timedelta: codec.TimedeltaCodec(),
    File: codec.FileCodec(),
    Directory: codec.DirectoryCodec(),
    Secret: codec.SecretCodec(),
    Volume: codec.VolumeCodec(),
}


def hints_of(subject: Callable[..., object] | type) -> dict[str, Any]:
    """The annotations of a function or class, with forward references resolved."""
    return typing.get_type_hints(subject, include_extras=True)


def codec_of(annotation: Any, *, large_as_file: bool = True) -> Codec:
    """The codec of an annotation. Raises `TypeError` if no value of it can cross a boundary.

    `large_as_file` False: a `Large[T]` is in memory, like any `T`.

    >>> codec_of(dict[str, list[int]]).write({"a": [1]}, "parameter `x`")
    {'a': [1]}
    """
    return _Builder(large_as_file).build(annotation)


class _Builder:
    """Builds codecs; knows the records it is inside of, since none may contain itself."""

    def __init__(self, large_as_file: bool) -> None:
        self._large_as_file = large_as_file
        self._open: list[type] = []

    def build(self, annotation: Any) -> Codec:
        if annotation is None:
            return codec.NoneCodec()
        if isinstance(annotation, type):
            return _SCALARS.get(annotation) or self._class(annotation)
        if hasattr(annotation, "__value__"):  # `type Alias = ...`
            return self.build(annotation.__value__)
        origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is Annotated:
            return self._annotated(parts[0], parts[1:])
        if origin is not None:
            return self._composed(origin, parts, annotation)
        raise _unsupported(annotation)

    def _annotated(self, annotation: Any, marks: tuple[object, ...]) -> Codec:
        item = codec.JsonCodec() if JsonMark in marks else self.build(annotation)
        return codec.LargeCodec(item) if LargeMark in marks and self._large_as_file else item

    def _composed(self, origin: Any, parts: tuple[Any, ...], annotation: Any) -> Codec:
        if origin is list:
            return codec.ListCodec(self.build(parts[0]))
        if origin is dict:
            return codec.DictCodec(self.build(parts[0]), self.build(parts[1]))
        if origin is tuple and Ellipsis not in parts:
            return codec.TupleCodec(*map(self.build, parts))
        if origin is Literal:
            return codec.LiteralCodec(*parts)
        if origin in (Union, types.UnionType):
            items = [part for part in parts if part is not type(None)]
            if len(items) == 1:
                return codec.OptionalCodec(self.build(items[0]))
        raise _unsupported(annotation)

    def _class(self, cls: type) -> Codec:
        if issubclass(cls, Enum):
            return codec.EnumCodec(cls)
        if cls in self._open:
            raise TypeError(f"`{cls.__name__}` contains itself, so it cannot cross a task boundary")
        self._open.append(cls)
        try:
            return self._record(cls)
        finally:
            self._open.pop()

    def _record(self, cls: Any) -> Codec:
        if typing.is_typeddict(cls):
            optional = tuple(sorted(cls.__optional_keys__))
            return codec.TypedDictCodec(self._fields(hints_of(cls)), optional)
        if hasattr(cls, "__dataclass_fields__"):
            hints, fields = hints_of(cls), dataclasses.fields(cls)
            defaulted = tuple(field.name for field in fields if _has_default(field))
            hints = {field.name: hints[field.name] for field in fields}
            return _with_companions(codec.RecordCodec(cls, self._fields(hints), defaulted), hints)
        if hasattr(cls, "_field_defaults"):
            hints, defaulted = hints_of(cls), tuple(cls._field_defaults)
            return _with_companions(codec.RecordCodec(cls, self._fields(hints), defaulted), hints)
        raise _unsupported(cls)

    def _fields(self, hints: Mapping[str, Any]) -> dict[str, Codec]:
        return {name: self.build(_unqualified(hint)) for name, hint in hints.items()}


def _has_default(field: "dataclasses.Field[Any]") -> bool:
    missing = dataclasses.MISSING
    return field.default is not missing or field.default_factory is not missing


def _with_companions(record: codec.RecordCodec, hints: Mapping[str, Any]) -> Codec:
    companions = {
        name: (mark.field, mark.suffix)
        for name, hint in hints.items()
        for mark in getattr(hint, "__metadata__", ())
        if isinstance(mark, Beside)
    }
    return codec.BesideCodec(record, companions) if companions else record


def _unqualified(hint: Any) -> Any:
    """The type in `Required[T]`, `NotRequired[T]`."""
    if typing.get_origin(hint) in (typing.Required, typing.NotRequired):
        return typing.get_args(hint)[0]
    return hint


def _unsupported(annotation: object) -> TypeError:
    shown = annotation.__name__ if isinstance(annotation, type) else annotation
    return TypeError(f"a value of type `{shown}` cannot cross a task boundary")
