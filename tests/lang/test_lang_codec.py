"""Codecs: every type there and back, and errors that name the place."""

import json
import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import Enum, IntEnum, StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, TypedDict

import pytest

from flowc import Beside, Directory, File, Json, Large, Secret, Status, Volume
from flowc.lang.annotations import codec_of
from flowc.lang.codec import CodecError, read_text

AT = "parameter `x`"


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    LOW = 1


class Size(Enum):
    SMALL = "s"


class Point(NamedTuple):
    x: int
    y: float = 0.5


@dataclass(frozen=True)
class Model:
    name: str
    tags: list[str] = field(default_factory=list)
    origin: Point | None = None


class Row(TypedDict):
    key: str
    note: NotRequired[int]


class Tree(NamedTuple):
    children: "list[Tree]"


VALUES: list[tuple[Any, Any, Any]] = [
    (None, None, None),
    (bool, True, True),
    (int, 2**63 - 1, 2**63 - 1),
    (float, 0.1, 0.1),
    (float, math.inf, "Infinity"),
    (float, -math.inf, "-Infinity"),
    (str, "a\n'\"{{x}} $(y) \u2028", "a\n'\"{{x}} $(y) \u2028"),
    (datetime, datetime(2026, 1, 2, 3, 4, 5, 6, UTC), "2026-01-02T03:04:05.000006+00:00"),
    (date, date(2026, 1, 2), "2026-01-02"),
    (timedelta, timedelta(days=1, microseconds=1), 86400.000001),
    (Json, {"a": [1, None, "x", 0.5]}, {"a": [1, None, "x", 0.5]}),
    (list[int], [1, 2], [1, 2]),
    (tuple[int, str], (1, "a"), [1, "a"]),
    (tuple[()], (), []),
    (dict[str, int], {"a": 1}, {"a": 1}),
    (dict[int, str], {-1: "a"}, {"-1": "a"}),
    (dict[Level, str], {Level.LOW: "a"}, {"1": "a"}),
    (dict[Colour, int], {Colour.RED: 1}, {"red": 1}),
    (dict[date, int], {date(2026, 1, 2): 1}, {"2026-01-02": 1}),
    (dict[Literal["a", 1], int], {1: 1, "a": 2}, {"1": 1, "a": 2}),
    (int | None, None, None),
    (int | None, 1, 1),
    (Literal["a", 1, True], True, True),
    (Colour, Colour.RED, "red"),
    (Level, Level.LOW, 1),
    (Size, Size.SMALL, "s"),
    (Point, Point(1, 2.0), {"x": 1, "y": 2.0}),
    (
        Model,
        Model("m", ["t"], Point(1)),
        {"name": "m", "tags": ["t"], "origin": {"x": 1, "y": 0.5}},
    ),
    (Row, {"key": "k", "extra": [1]}, {"key": "k", "extra": [1]}),
    (Status, Status("Failed", "t"), {"state": "Failed", "task": "t", "message": None}),
    (File, File("s3://bucket/key"), {"class": "File", "location": "s3://bucket/key"}),
    (Secret, Secret("db", key="password"), {"secret": "db", "key": "password"}),
    (Volume, Volume("scratch"), "scratch"),
]


@pytest.mark.parametrize(("annotation", "value", "data"), VALUES, ids=lambda item: repr(item)[:40])
def test_there_and_back(annotation: Any, value: Any, data: Any) -> None:
    codec = codec_of(annotation)
    written = codec.write(value, AT)
    assert written == data
    assert json.dumps(written) == json.dumps(data)
    again = codec.read(json.loads(json.dumps(written)), AT)
    assert again == value
    assert type(again) is type(value)


def test_nan() -> None:
    assert codec_of(float).write(math.nan, AT) == "NaN"
    assert math.isnan(codec_of(float).read("NaN", AT))


REFUSED: list[tuple[Any, Any, str]] = [
    (float, "1", "parameter `x`: expected float, got str '1'"),
    (float, None, "parameter `x`: expected float, got None"),
    (float, True, "parameter `x`: expected float, got bool True"),
    (int, True, "parameter `x`: expected int, got bool True"),
    (int, 1.0, "parameter `x`: expected int, got float 1.0"),
    (int, 2**63, "parameter `x`: expected int of 64 bits, got int 9223372036854775808"),
    (bool, 1, "parameter `x`: expected bool, got int 1"),
    (list[int], [1, "a"], "parameter `x`[1]: expected int, got str 'a'"),
    (tuple[int, int], (1,), "parameter `x`: expected tuple of 2, got tuple (1,)"),
    (Point, (1, 2.0), "parameter `x`: expected Point, got tuple (1, 2.0)"),
    (date, datetime(2026, 1, 1), "parameter `x`: expected date, got datetime datetime.datetime"),
    (Literal[1], True, "parameter `x`: expected one of 1, got bool True"),
    (Colour, "red", "parameter `x`: expected Colour, got str 'red'"),
    (Json, {1: 2}, "parameter `x`: expected a JSON value, got dict {1: 2}"),
    (Json, math.nan, "parameter `x`: expected a JSON value, got float nan"),
    (File, "a.txt", "parameter `x`: expected File, got str 'a.txt'"),
    (File, File("none.txt"), "parameter `x`: there is no file 'none.txt'"),
    (Row, {}, "parameter `x`: key 'key' is missing"),
    (dict[int, int], {"a": 1}, "key of parameter `x`: expected int, got str 'a'"),
]


@pytest.mark.parametrize(
    ("annotation", "value", "message"), REFUSED, ids=lambda item: repr(item)[:40]
)
def test_wrong_values_are_named(annotation: Any, value: Any, message: str) -> None:
    with pytest.raises(CodecError) as caught:
        codec_of(annotation).write(value, AT)
    assert str(caught.value).startswith(message)


def test_reading_is_closed_for_records_and_fills_defaults() -> None:
    codec = codec_of(Point)
    assert codec.read({"x": 1}, AT) == Point(1, 0.5)
    assert codec.read([1, 2], AT) == Point(1, 2.0)
    with pytest.raises(CodecError, match="Point has no field 'z'"):
        codec.read({"x": 1, "z": 2}, AT)
    with pytest.raises(CodecError, match="Point lacks field 'x'"):
        codec.read({}, AT)


def test_a_value_is_coerced_and_copied() -> None:
    rows = [[1, 2]]
    written = codec_of(list[list[float]]).write(rows, AT)
    assert [type(item) for item in written[0]] == [float, float]
    assert codec_of(Json).read(rows, AT)[0] is not rows[0]
    assert type(codec_of(str).write(Colour.RED, AT)) is str


def test_files_are_absolute_and_must_be_there(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b.txt").write_text("x")
    codec = codec_of(File)
    data = codec.write(File("a b.txt"), AT)
    assert data == {"class": "File", "path": str(tmp_path / "a b.txt")}
    assert codec.read({"class": "File", "location": f"file://{tmp_path}/a%20b.txt"}, AT).size == 1
    assert codec.read("a b.txt", AT) == File(tmp_path / "a b.txt")
    assert codec_of(Directory).write(Directory("."), AT)["path"] == str(tmp_path)
    with pytest.raises(CodecError, match="there is no directory"):
        codec_of(Directory).write(Directory("a b.txt"), AT)


def test_large_values_travel_as_files(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    codec = codec_of(Large[list[float]])
    first, second = codec.write([1.0, math.inf], AT), codec.write([], AT)
    assert codec.read(first, AT) == [1.0, math.inf]
    assert first["path"] != second["path"]
    assert codec_of(Large[list[int]], large_as_file=False).write([1], AT) == [1]


def test_marks_do_not_change_a_type() -> None:
    annotation = Annotated[File, Beside("bam", ".bai")]
    assert type(codec_of(annotation)) is type(codec_of(File))


@pytest.mark.parametrize("annotation", [set[int], object, int | str, tuple[int, ...], Tree, Any])
def test_types_that_cannot_cross(annotation: Any) -> None:
    with pytest.raises(TypeError, match="cannot cross a task boundary"):
        codec_of(annotation)


PRINTED: list[tuple[Any, str, Any]] = [
    (str, "text\n\n", "text\n"),
    (str, "5", "5"),
    (float, "0.5\n", 0.5),
    (bool, "true\n", True),
    (list[int], "[1, 2]\n", [1, 2]),
    (Colour, "red\n", Colour.RED),
    (date, "2026-01-02\n", date(2026, 1, 2)),
    (Point, '{"x": 1}', Point(1)),
]


@pytest.mark.parametrize(("annotation", "text", "value"), PRINTED, ids=lambda item: repr(item)[:40])
def test_what_commands_print(annotation: Any, text: str, value: Any) -> None:
    assert read_text(codec_of(annotation), text, AT) == value


def test_what_commands_must_not_print() -> None:
    with pytest.raises(CodecError, match=r"`x`\[0\]: expected int, got str 'a'"):
        read_text(codec_of(list[int]), '["a"]', AT)
