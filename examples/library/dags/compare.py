"""Compare two texts word by word."""
# Made by flowc from examples/library/compare.py; edit that file, not this one.

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from airflow.sdk import Param, dag, task


@task
def normalise(text):
    """Drop accents, capitals and punctuation."""

    # examples/library/textkit/cleaning.py:16
    import unicodedata

    PUNCTUATION = str.maketrans("", "", ".,;:!?")

    def _fold(text: str) -> str:
        decomposed = unicodedata.normalize("NFKD", text)
        return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()

    def normalise(text: str) -> str:
        """Drop accents, capitals and punctuation."""
        return _fold(text).translate(PUNCTUATION)

    with scratch():
        result = normalise(text=from_text(StrCodec(), text, "parameter `text`"))
        return to_text(StrCodec(), result, "output `result`")


@task
def words(text):
    """The words of a text."""

    # examples/library/textkit/cleaning.py:22
    def words(text: str) -> list[str]:
        """The words of a text."""
        return text.split()

    with scratch():
        result = words(text=from_text(StrCodec(), text, "parameter `text`"))
        return to_text(ListCodec(StrCodec()), result, "output `result`")


@task
def describe(words):
    """Count words, and find the longest one."""

    # examples/library/textkit/statistics.py:18
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Statistics:
        """Numbers about the words of a text."""

        __qualname__ = "Statistics"
        count: int
        distinct: int
        longest: str

    def describe(words: list[str]) -> Statistics:
        """Count words, and find the longest one."""
        return Statistics(len(words), len(set(words)), max(words, key=len, default=""))

    with scratch():
        result = describe(words=from_text(ListCodec(StrCodec()), words, "parameter `words`"))
        return to_text(
            RecordCodec(
                Statistics,
                {"count": IntCodec(), "distinct": IntCodec(), "longest": StrCodec()},
            ),
            result,
            "output `result`",
        )


@task
def compute_result(left_words, right_words, describe, describe_right_words):
    # examples/library/compare.py:39
    from dataclasses import dataclass
    from typing import NamedTuple

    @dataclass(frozen=True)
    class Statistics:
        count: int
        distinct: int
        longest: str

    class Comparison(NamedTuple):
        same: bool
        left: Statistics
        right: Statistics

    left_words = from_text(ListCodec(StrCodec()), left_words, "`left_words`")
    right_words = from_text(ListCodec(StrCodec()), right_words, "`right_words`")
    describe = from_text(
        RecordCodec(
            Statistics,
            {"count": IntCodec(), "distinct": IntCodec(), "longest": StrCodec()},
        ),
        describe,
        "`describe`",
    )
    describe_right_words = from_text(
        RecordCodec(
            Statistics,
            {"count": IntCodec(), "distinct": IntCodec(), "longest": StrCodec()},
        ),
        describe_right_words,
        "`describe_right_words`",
    )
    result = Comparison(same=left_words == right_words, left=describe, right=describe_right_words)
    return to_text(
        RecordCodec(
            Comparison,
            {
                "same": BoolCodec(),
                "left": RecordCodec(
                    Statistics,
                    {"count": IntCodec(), "distinct": IntCodec(), "longest": StrCodec()},
                ),
                "right": RecordCodec(
                    Statistics,
                    {"count": IntCodec(), "distinct": IntCodec(), "longest": StrCodec()},
                ),
            },
        ),
        result,
        "`result`",
    )


@dag(
    dag_id="compare",
    description="Compare two texts word by word.",
    doc_md=__doc__,
    schedule=None,
    params={
        "left": Param(type="string", description="one text."),
        "right": Param(type="string", description="another text."),
    },
)
def dag_compare():
    left_words_text = normalise.override(task_id="left_words_text")(text=parameter("left"))
    left_words = words.override(task_id="left_words")(text=left_words_text)
    right_words_text = normalise.override(task_id="right_words_text")(text=parameter("right"))
    right_words = words.override(task_id="right_words")(text=right_words_text)
    describe_step = describe(words=left_words)
    describe_right_words = describe.override(task_id="describe_right_words")(words=right_words)
    compute_result(
        left_words=left_words,
        right_words=right_words,
        describe=describe_step,
        describe_right_words=describe_right_words,
    )


# --- what the tasks use of flowc -------------------------------------------------------
class CodecError(ValueError):
    """A value does not fit its declared type; the message names the parameter or output."""


def mismatch(expected: str, value: object, at: str) -> CodecError:
    got = "None" if value is None else f"{type(value).__name__} {value!r:.60}"
    return CodecError(f"{at}: expected {expected}, got {got}")


class Codec:
    def read(self, data: Any, at: str, /) -> Any:
        raise NotImplementedError

    def write(self, value: Any, at: str, /) -> Any:
        raise NotImplementedError


class Fields(dict[str, Any]):
    """The JSON data of a record or file: an object whose keys are part of its type."""


class BoolCodec(Codec):
    def read(self, data: Any, at: str) -> bool:
        if not isinstance(data, bool):
            raise mismatch("bool", data, at)
        return data

    write = read


class IntCodec(Codec):
    def read(self, data: Any, at: str) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            raise mismatch("int", data, at)
        if not -(2**63) <= data < 2**63:
            raise mismatch("int of 64 bits", data, at)
        return int(data)

    write = read


class StrCodec(Codec):
    def read(self, data: Any, at: str) -> str:
        if not isinstance(data, str):
            raise mismatch("str", data, at)
        return str.__str__(data)

    write = read


class ListCodec(Codec):
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


class RecordCodec(Codec):
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


def parameter(name: str) -> str:
    return "{{ macros.json.dumps(params['" + name + "']) }}"


def data_of(given: Any) -> Any:
    if given is None or isinstance(given, str):
        return json.loads(given or "null")
    return [data_of(each) for each in given[:]]


def from_text(codec: Codec, given: Any, at: str) -> Any:
    return codec.read(data_of(given), at)


def to_text(codec: Codec, value: Any, at: str) -> str:
    return json.dumps(codec.write(value, at))


@contextmanager
def scratch(env: "dict[str, str] | None" = None) -> Iterator[None]:
    os.environ.update(env or {})
    folder = tempfile.mkdtemp(prefix="flowc-")
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)


dag_compare()
