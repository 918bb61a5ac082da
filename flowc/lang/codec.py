"""Values as JSON data, by declared type.

`codec.read(data, at)` makes a Python value of JSON data, `codec.write(value, at)` JSON data of a
value; both check, copy and coerce, and raise `CodecError` with `at` in its message. Codecs compose:
`ListCodec(IntCodec())`. Plain calls build them from annotations; a task script carries the source
of just the classes that its signature needs, so each stands on its own and needs no new Python.
"""

# ruff: noqa: D102 - `Codec` documents `read` and `write` for all.

import json
import math
import os
import re
import tempfile
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

from flowc.lang.files import Artifact, Directory, File
from flowc.lang.values import Secret, Volume


class CodecError(ValueError):
    """A value does not fit its declared type; the message names the parameter or output."""


def mismatch(expected: str, value: object, at: str) -> CodecError:
    """The error that says what was expected `at` a place, and what is there."""
    got = "None" if value is None else f"{type(value).__name__} {value!r:.60}"
    return CodecError(f"{at}: expected {expected}, got {got}")


class Codec:
    """Reads and writes the values of one type."""

    def read(self, data: Any, at: str, /) -> Any:
        """The value that JSON data stands for."""
        raise NotImplementedError

    def write(self, value: Any, at: str, /) -> Any:
        """The JSON data of a value."""
        raise NotImplementedError


# --- scalars ---------------------------------------------------------------------------


class Fields(dict[str, Any]):
    """The JSON data of a record or file: an object whose keys are part of its type."""


class NoneCodec(Codec):
    """None."""

    def read(self, data: Any, at: str) -> None:
        if data is not None:
            raise mismatch("None", data, at)

    write = read


class BoolCodec(Codec):
    """bool."""

    def read(self, data: Any, at: str) -> bool:
        if not isinstance(data, bool):
            raise mismatch("bool", data, at)
        return data

    write = read


class IntCodec(Codec):
    """int of 64 bits."""

    def read(self, data: Any, at: str) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            raise mismatch("int", data, at)
        if not -(2**63) <= data < 2**63:
            raise mismatch("int of 64 bits", data, at)
        return int(data)

    write = read


class FloatCodec(Codec):
    """float; NaN and the infinities are texts, as JSON has no numbers for them."""

    def read(self, data: Any, at: str) -> float:
        if isinstance(data, str) and data in ("NaN", "Infinity", "-Infinity"):
            return float(data)
        if not isinstance(data, (int, float)) or isinstance(data, bool):
            raise mismatch("float", data, at)
        try:
            return float(data)
        except OverflowError:
            raise mismatch("float", data, at) from None

    def write(self, value: Any, at: str) -> "float | str":
        if isinstance(value, str):
            raise mismatch("float", value, at)
        number = self.read(value, at)
        if math.isfinite(number):
            return number
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


class StrCodec(Codec):
    """str."""

    def read(self, data: Any, at: str) -> str:
        if not isinstance(data, str):
            raise mismatch("str", data, at)
        return str.__str__(data)

    write = read


class DatetimeCodec(Codec):
    """datetime, as ISO 8601."""

    def read(self, data: Any, at: str) -> datetime:
        try:
            return datetime.fromisoformat(data)
        except (TypeError, ValueError):
            raise mismatch("datetime in ISO 8601", data, at) from None

    def write(self, value: Any, at: str) -> str:
        if not isinstance(value, datetime):
            raise mismatch("datetime", value, at)
        return value.isoformat()


class DateCodec(Codec):
    """date, as ISO 8601."""

    def read(self, data: Any, at: str) -> date:
        try:
            return date.fromisoformat(data)
        except (TypeError, ValueError):
            raise mismatch("date in ISO 8601", data, at) from None

    def write(self, value: Any, at: str) -> str:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise mismatch("date", value, at)
        return value.isoformat()


class TimedeltaCodec(Codec):
    """timedelta, as seconds."""

    def read(self, data: Any, at: str) -> timedelta:
        try:
            return timedelta(seconds=FloatCodec().read(data, at))
        except (OverflowError, ValueError):
            raise mismatch("seconds", data, at) from None

    def write(self, value: Any, at: str) -> float:
        if not isinstance(value, timedelta):
            raise mismatch("timedelta", value, at)
        return value.total_seconds()


class JsonCodec(Codec):
    """Any JSON value."""

    def read(self, data: Any, at: str) -> Any:
        if data is None or isinstance(data, bool):
            return data
        if isinstance(data, str):
            return StrCodec().read(data, at)
        if isinstance(data, int):
            return IntCodec().read(data, at)
        if isinstance(data, float) and math.isfinite(data):
            return float(data)
        if isinstance(data, (list, tuple)):
            return [self.read(item, f"{at}[{index}]") for index, item in enumerate(data)]
        if isinstance(data, dict) and all(isinstance(key, str) for key in data):
            return {str(key): self.read(item, f"{at}[{key!r}]") for key, item in data.items()}
        raise mismatch("a JSON value", data, at)

    write = read


class LiteralCodec(Codec):
    """One of some constants."""

    def __init__(self, *values: "bool | int | str") -> None:
        self.values = values

    def read(self, data: Any, at: str) -> Any:
        for value in self.values:
            if value == data and type(value) is type(data):
                return value
        raise mismatch(f"one of {', '.join(map(repr, self.values))}", data, at)

    write = read


class EnumCodec(Codec):
    """A member of an enum, by its value."""

    def __init__(self, enum: "type[Enum]") -> None:
        self.enum = enum

    def read(self, data: Any, at: str) -> Any:
        for member in self.enum:
            if member.value == data and type(member.value) is type(data):
                return member
        raise mismatch(f"one of {', '.join(repr(m.value) for m in self.enum)}", data, at)

    def write(self, value: Any, at: str) -> Any:
        if not isinstance(value, self.enum):
            raise mismatch(self.enum.__name__, value, at)
        return value.value


# --- files, secrets, volumes -----------------------------------------------------------


def artifact_path(data: Any, kind: str, at: str) -> str:
    """The absolute path, or the URI, in `{"class": kind, "path" or "location": ...}` or a text."""
    if isinstance(data, dict) and data.get("class") == kind:
        data = data.get("path") or data.get("location")
    if not isinstance(data, str):
        raise mismatch(kind, data, at)
    if data.startswith("file://"):
        return unquote(urlsplit(data).path)
    return data if is_remote(data) else str(Path(data).absolute())


def is_remote(path: str) -> bool:
    """Whether a path is the URI of something that is not on this machine."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", path) is not None


def artifact_data(artifact: Artifact, kind: str, at: str) -> Fields:
    """The JSON data of a file or directory, which must exist unless it is elsewhere."""
    if is_remote(os.fspath(artifact)):
        return Fields({"class": kind, "location": os.fspath(artifact)})
    path = Path(artifact)
    if not (path.is_dir() if kind == "Directory" else path.is_file()):
        raise CodecError(f"{at}: there is no {kind.lower()} {str(path)!r}")
    return Fields({"class": kind, "path": str(path.absolute())})


class FileCodec(Codec):
    """File: `{"class": "File", "path": ...}`."""

    def read(self, data: Any, at: str) -> File:
        return File(artifact_path(data, "File", at))

    def write(self, value: Any, at: str) -> Fields:
        if not isinstance(value, File):
            raise mismatch("File", value, at)
        return artifact_data(value, "File", at)


class DirectoryCodec(Codec):
    """Directory: `{"class": "Directory", "path": ...}`."""

    def read(self, data: Any, at: str) -> Directory:
        return Directory(artifact_path(data, "Directory", at))

    def write(self, value: Any, at: str) -> Fields:
        if not isinstance(value, Directory):
            raise mismatch("Directory", value, at)
        return artifact_data(value, "Directory", at)


class SecretCodec(Codec):
    """Secret: `{"secret": name, "key": key}`, or the text `name/key`."""

    def read(self, data: Any, at: str) -> Secret:
        if isinstance(data, str) and data.count("/") == 1:
            name, key = data.split("/")
            return Secret(name, key=key)
        if isinstance(data, dict) and set(data) == {"secret", "key"}:
            return Secret(data["secret"], key=data["key"])
        raise mismatch("a secret as 'name/key'", data, at)

    def write(self, value: Any, at: str) -> Fields:
        if not isinstance(value, Secret):
            raise mismatch("Secret", value, at)
        return Fields({"secret": value.name, "key": value.key})


class VolumeCodec(Codec):
    """Volume: its name."""

    def read(self, data: Any, at: str) -> Volume:
        try:
            return Volume(StrCodec().read(data, at))
        except ValueError:
            raise mismatch("the name of a volume", data, at) from None

    def write(self, value: Any, at: str) -> str:
        if not isinstance(value, Volume):
            raise mismatch("Volume", value, at)
        return value.name


# --- values with parts -----------------------------------------------------------------


class OptionalCodec(Codec):
    """An item, or None."""

    def __init__(self, item: Codec) -> None:
        self.item = item

    def read(self, data: Any, at: str) -> Any:
        return None if data is None else self.item.read(data, at)

    def write(self, value: Any, at: str) -> Any:
        return None if value is None else self.item.write(value, at)


class ListCodec(Codec):
    """A list of items."""

    def __init__(self, item: Codec) -> None:
        self.item = item

    def read(self, data: Any, at: str) -> "list[Any]":
        if not isinstance(data, list):
            raise mismatch("list", data, at)
        return [self.item.read(item, f"{at}[{index}]") for index, item in enumerate(data)]

    def write(self, value: Any, at: str) -> "list[Any]":
        if not isinstance(value, list):
            raise mismatch("list", value, at)
        return [self.item.write(item, f"{at}[{index}]") for index, item in enumerate(value)]


class DictCodec(Codec):
    """A dictionary; its keys are written as text."""

    def __init__(self, key: Codec, value: Codec) -> None:
        self.key = key
        self.value = value

    def read(self, data: Any, at: str) -> "dict[Any, Any]":
        if not isinstance(data, dict):
            raise mismatch("dict", data, at)
        return {
            self._read_key(key, at): self.value.read(value, f"{at}[{key!r}]")
            for key, value in data.items()
        }

    def write(self, value: Any, at: str) -> "dict[str, Any]":
        if not isinstance(value, dict):
            raise mismatch("dict", value, at)
        return {
            self._write_key(key, at): self.value.write(item, f"{at}[{key!r}]")
            for key, item in value.items()
        }

    def _read_key(self, text: Any, at: str) -> Any:
        try:
            return self.key.read(text, f"key of {at}")
        except CodecError:
            try:
                data = json.loads(text)
            except (TypeError, ValueError):
                data = text
            return self.key.read(data, f"key of {at}")

    def _write_key(self, key: Any, at: str) -> str:
        data = self.key.write(key, f"key of {at}")
        return data if isinstance(data, str) else json.dumps(data)


class TupleCodec(Codec):
    """A tuple of fixed length, as a JSON array."""

    def __init__(self, *items: Codec) -> None:
        self.items = items

    def read(self, data: Any, at: str) -> "tuple[Any, ...]":
        if not isinstance(data, list) or len(data) != len(self.items):
            raise mismatch(f"list of {len(self.items)}", data, at)
        return tuple(
            item.read(data[index], f"{at}[{index}]") for index, item in enumerate(self.items)
        )

    def write(self, value: Any, at: str) -> "list[Any]":
        if not isinstance(value, tuple) or len(value) != len(self.items):
            raise mismatch(f"tuple of {len(self.items)}", value, at)
        return [item.write(value[index], f"{at}[{index}]") for index, item in enumerate(self.items)]


class RecordCodec(Codec):
    """A dataclass or NamedTuple, as an object by field; `defaulted` fields may be missing."""

    def __init__(
        self, record: "type[Any]", fields: "dict[str, Codec]", defaulted: "tuple[str, ...]" = ()
    ) -> None:
        self.record = record
        self.fields = fields
        self.defaulted = defaulted

    def read(self, data: Any, at: str) -> Any:
        if isinstance(data, list) and issubclass(self.record, tuple):
            data = self._by_field(data, at)
        if not isinstance(data, dict):
            raise mismatch(self.record.__name__, data, at)
        for name in data:
            if name not in self.fields:
                raise CodecError(f"{at}: {self.record.__name__} has no field {name!r}")
        for name in self.fields:
            if name not in data and name not in self.defaulted:
                raise CodecError(f"{at}: {self.record.__name__} lacks field {name!r}")
        return self.record(
            **{
                name: codec.read(data[name], f"{at}.{name}")
                for name, codec in self.fields.items()
                if name in data
            }
        )

    def write(self, value: Any, at: str) -> Fields:
        if not isinstance(value, self.record):
            raise mismatch(self.record.__name__, value, at)
        return Fields(
            (name, codec.write(getattr(value, name), f"{at}.{name}"))
            for name, codec in self.fields.items()
        )

    def _by_field(self, data: "list[Any]", at: str) -> "dict[str, Any]":
        if len(data) != len(self.fields):
            raise mismatch(f"{self.record.__name__} of {len(self.fields)} fields", data, at)
        return {name: data[index] for index, name in enumerate(self.fields)}


class BesideCodec(Codec):
    """A record of files with companions: once it is read, each stands beside its file.

    `companions` has the file's field and the suffix for each field that holds a companion.
    """

    def __init__(self, record: RecordCodec, companions: "dict[str, tuple[str, str]]") -> None:
        self.record = record
        self.companions = companions

    def read(self, data: Any, at: str) -> Any:
        value = self.record.read(data, at)
        places = self._places(value)
        if all(path == place for path, place in places.values()):
            return value
        moved = self.record.write(value, at)
        folders: dict[Path, Path] = {}
        for name, (path, place) in places.items():
            folder = folders.get(place.parent) or Path(tempfile.mkdtemp())
            folders[place.parent] = folder
            (folder / place.name).symlink_to(path)
            moved[name] = {"class": "File", "path": str(folder / place.name)}
        return self.record.read(moved, at)

    def write(self, value: Any, at: str) -> "dict[str, Any]":
        return self.record.write(value, at)

    def _places(self, value: Any) -> "dict[str, tuple[Path, Path]]":
        """Where each file of a group is, and where it must be."""
        places: dict[str, tuple[Path, Path]] = {}
        for name, (field, suffix) in self.companions.items():
            file, companion = getattr(value, field), getattr(value, name)
            if file is None or companion is None:
                continue
            if not (is_remote(os.fspath(file)) or is_remote(os.fspath(companion))):
                path = Path(file)
                places[field] = (path, path)
                places[name] = (Path(companion), path.with_name(beside(path.name, suffix)))
        return places


def beside(name: str, suffix: str) -> str:
    """The name of a companion: the suffix added; each `^` before it drops an extension first.

    >>> beside("a.bam", ".bai"), beside("a.bam", "^.bai")
    ('a.bam.bai', 'a.bai')
    """
    while suffix.startswith("^"):
        name, suffix = PurePath(name).stem, suffix[1:]
    return name + suffix


class TypedDictCodec(Codec):
    """A TypedDict, as an object; `optional` keys may be missing, other keys are kept as JSON.

    Keys come in declared order, then the others sorted: not every engine keeps another one.
    """

    def __init__(self, fields: "dict[str, Codec]", optional: "tuple[str, ...]" = ()) -> None:
        self.fields = fields
        self.optional = optional

    def read(self, data: Any, at: str) -> "dict[str, Any]":
        self._check(data, at)
        return {
            str(name): self.fields.get(name, JsonCodec()).read(data[name], f"{at}[{name!r}]")
            for name in self._ordered(data)
        }

    def write(self, value: Any, at: str) -> Fields:
        self._check(value, at)
        return Fields(
            (str(name), self.fields.get(name, JsonCodec()).write(value[name], f"{at}[{name!r}]"))
            for name in self._ordered(value)
        )

    def _ordered(self, data: "dict[str, Any]") -> "list[str]":
        others = sorted((name for name in data if name not in self.fields), key=str)
        return [*(name for name in self.fields if name in data), *others]

    def _check(self, data: Any, at: str) -> None:
        if not isinstance(data, dict):
            raise mismatch("dict", data, at)
        for name in self.fields:
            if name not in data and name not in self.optional:
                raise CodecError(f"{at}: key {name!r} is missing")


class LargeCodec(Codec):
    """A value that travels as a file of JSON, written to the working directory."""

    def __init__(self, item: Codec) -> None:
        self.item = item

    def read(self, data: Any, at: str) -> Any:
        text = Path(artifact_path(data, "File", at)).read_text(encoding="utf-8")
        return self.item.read(json.loads(text), at)

    def write(self, value: Any, at: str) -> "dict[str, str]":
        number = 1
        while Path(f"large_{number}.json").exists():
            number += 1
        path = Path(f"large_{number}.json")
        path.write_text(json.dumps(self.item.write(value, at)), encoding="utf-8")
        return artifact_data(File(path), "File", at)


# --- what commands print ---------------------------------------------------------------


def read_text(codec: Codec, text: str, at: str) -> Any:
    """The value that a command printed: a str as it is but for one trailing newline, else JSON.

    Text that is no JSON of the type is read as it stands, so that dates and enums need no quotes.

    >>> read_text(FloatCodec(), "0.5\\n", "output `result`")
    0.5
    """
    if text.endswith("\n"):
        text = text[:-1]
    if isinstance(codec, StrCodec):
        return codec.read(text, at)
    try:
        data = json.loads(text)
    except ValueError:
        return codec.read(text, at)
    try:
        return codec.read(data, at)
    except CodecError as error:
        try:
            return codec.read(text, at)
        except CodecError:
            raise error from None
