"""Greet someone, in song if the name is made for it."""
# Made by flowc from examples/hello/hello.py; edit that file, not this one.

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from airflow.sdk import Param, dag, task
from airflow.sdk.exceptions import AirflowSkipException


@task
def spell(name):
    # examples/hello/hello.py:25
    def spell(name: str) -> list[str]:
        return list(name)

    with scratch():
        result = spell(name=from_text(StrCodec(), name, "parameter `name`"))
        return to_texts(ListCodec(StrCodec()), result, "output `result`")


@task
def is_vowel(letter):
    # examples/hello/hello.py:30
    def is_vowel(letter: str) -> bool:
        return letter.lower() in "aeiou"

    with scratch():
        result = is_vowel(letter=from_text(StrCodec(), letter, "parameter `letter`"))
        return to_text(BoolCodec(), result, "output `result`")


@task(trigger_rule="none_failed", multiple_outputs=True)
def compute_vowels(letter):
    # examples/hello/hello.py:51
    letter = from_text(ListCodec(BoolCodec()), letter, "`letter`")
    vowels = sum(letter)
    when_vowels = vowels > 2
    return {
        "vowels": to_text(IntCodec(), vowels, "`vowels`"),
        "when_vowels": to_text(BoolCodec(), when_vowels, "`when_vowels`"),
    }


@task
def sing(name, when):
    # examples/hello/hello.py:40
    run_when(when)

    def sing(name: str) -> str:
        return f"{name}, la la la!"

    with scratch():
        result = sing(name=from_text(StrCodec(), name, "parameter `name`"))
        return to_text(StrCodec(), result, "output `result`")


@task
def greet(name, unless):
    # examples/hello/hello.py:35
    run_when(unless, expected=False)

    def greet(name: str) -> str:
        return f"Hello, {name}!"

    with scratch():
        result = greet(name=from_text(StrCodec(), name, "parameter `name`"))
        return to_text(StrCodec(), result, "output `result`")


@task(trigger_rule="none_failed")
def compute_result(when_vowels, text, greet_name, vowels):
    # examples/hello/hello.py:52
    from typing import NamedTuple

    class Greeting(NamedTuple):
        text: str
        vowels: int

    when_vowels = from_text(BoolCodec(), when_vowels, "`when_vowels`")
    text = from_text(OptionalCodec(StrCodec()), text, "`text`")
    greet_name = from_text(OptionalCodec(StrCodec()), greet_name, "`greet_name`")
    vowels = from_text(IntCodec(), vowels, "`vowels`")
    text_2 = text if when_vowels else greet_name
    result = Greeting(text_2, vowels)
    return to_text(
        RecordCodec(Greeting, {"text": StrCodec(), "vowels": IntCodec()}),
        result,
        "`result`",
    )


@dag(
    dag_id="hello",
    description="Greet someone, in song if the name is made for it.",
    doc_md=__doc__,
    schedule=None,
    params={"name": Param("world", type="string", description="who is greeted.")},
)
def dag_hello():
    spell_step = spell(name=parameter("name"))
    letter = is_vowel.expand(letter=spell_step)
    vowels = compute_vowels(letter=letter)
    text = sing.override(task_id="text")(name=parameter("name"), when=vowels["when_vowels"])
    greet_name = greet.override(task_id="greet_name")(
        name=parameter("name"),
        unless=vowels["when_vowels"],
    )
    compute_result(
        when_vowels=vowels["when_vowels"],
        text=text,
        greet_name=greet_name,
        vowels=vowels["vowels"],
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


class OptionalCodec(Codec):
    def __init__(self, item: Codec) -> None:
        self.item = item

    def read(self, data: Any, at: str) -> Any:
        return None if data is None else self.item.read(data, at)

    def write(self, value: Any, at: str) -> Any:
        return None if value is None else self.item.write(value, at)


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


def to_texts(codec: Codec, values: Any, at: str) -> "list[str]":
    return [json.dumps(data) for data in codec.write(values, at)]


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


def run_when(given: Any, expected: bool = True) -> None:
    for condition in given if isinstance(given, (list, tuple)) else [given]:
        if data_of(condition) is not expected:
            raise AirflowSkipException("its branch is not taken")


dag_hello()
