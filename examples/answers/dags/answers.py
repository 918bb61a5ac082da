"""Answer one request."""
# Made by flowc from examples/answers/answers.py; edit that file, not this one.

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from airflow.sdk import Param, TaskGroup, dag, task


@task(multiple_outputs=True)
def compute_answers_document(request):
    # examples/answers/answers.py:100
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Document:
        title: str
        text: str
        languages: list[str]

    @dataclass(frozen=True)
    class Request:
        customer: str
        documents: list[Document]

    request = from_text(
        RecordCodec(
            Request,
            {
                "customer": StrCodec(),
                "documents": ListCodec(
                    RecordCodec(
                        Document,
                        {
                            "title": StrCodec(),
                            "text": StrCodec(),
                            "languages": ListCodec(StrCodec()),
                        },
                    ),
                ),
            },
        ),
        request,
        "`request`",
    )
    answers_document = [document for document in request.documents]
    answer__found_text_list = [document.text for document in answers_document]
    answer__texts_language_list = [
        [language for language in document_2.languages] for document_2 in answers_document
    ]
    answer__language_list = flat_join(answer__texts_language_list)
    return {
        "answers_document": to_text(
            ListCodec(
                RecordCodec(
                    Document,
                    {"title": StrCodec(), "text": StrCodec(), "languages": ListCodec(StrCodec())},
                ),
            ),
            answers_document,
            "`answers_document`",
        ),
        "answer__found_text_list": to_text(
            ListCodec(StrCodec()),
            answer__found_text_list,
            "`answer__found_text_list`",
        ),
        "answer__texts_language_list": to_text(
            ListCodec(ListCodec(StrCodec())),
            answer__texts_language_list,
            "`answer__texts_language_list`",
        ),
        "answer__language_list": to_text(
            ListCodec(StrCodec()),
            answer__language_list,
            "`answer__language_list`",
        ),
    }


@task
def compute_answer__found_items(answer__found_text_list):
    # examples/answers/answers.py:78
    answer__found_text_list = from_text(
        ListCodec(StrCodec()),
        answer__found_text_list,
        "`answer__found_text_list`",
    )
    answer__found_items = [
        to_text(StrCodec(), answer__found_text_2, "`answer__found_text_2`")
        for answer__found_text_2 in answer__found_text_list
    ]
    return answer__found_items


@task
def sentences(text):
    # examples/answers/answers.py:62
    def sentences(text: str) -> list[str]:
        return [f"{sentence.strip()}." for sentence in text.split(".") if sentence.strip()]

    with scratch():
        result = sentences(text=from_text(StrCodec(), text, "parameter `text`"))
        return to_text(ListCodec(StrCodec()), result, "output `result`")


@task(trigger_rule="none_failed", multiple_outputs=True)
def compute_answer__found_list_2(
    answer__found_list,
    answer__texts_language_list,
    answer__language_list,
    long,
):
    # examples/answers/answers.py:79
    answer__found_list = from_text(
        ListCodec(ListCodec(StrCodec())),
        answer__found_list,
        "`answer__found_list`",
    )
    answer__texts_language_list = from_text(
        ListCodec(ListCodec(StrCodec())),
        answer__texts_language_list,
        "`answer__texts_language_list`",
    )
    answer__language_list = from_text(
        ListCodec(StrCodec()),
        answer__language_list,
        "`answer__language_list`",
    )
    long = from_text(IntCodec(), long, "`long`")
    answer__found_list_2 = flat_repeat(answer__found_list, answer__texts_language_list)
    answer__sentence_2_list = flat_join(answer__found_list_2)
    answer__language_list_2 = flat_repeat(answer__language_list, answer__found_list_2)
    answer__when_len_found_list = [
        len(answer__found_2) >= long for answer__found_2 in answer__found_list
    ]
    answer__found_list_3 = flat_where(answer__found_list, answer__when_len_found_list, True)
    return {
        "answer__found_list_2": to_text(
            ListCodec(ListCodec(StrCodec())),
            answer__found_list_2,
            "`answer__found_list_2`",
        ),
        "answer__sentence_2_list": to_text(
            ListCodec(StrCodec()),
            answer__sentence_2_list,
            "`answer__sentence_2_list`",
        ),
        "answer__language_list_2": to_text(
            ListCodec(StrCodec()),
            answer__language_list_2,
            "`answer__language_list_2`",
        ),
        "answer__when_len_found_list": to_text(
            ListCodec(BoolCodec()),
            answer__when_len_found_list,
            "`answer__when_len_found_list`",
        ),
        "answer__found_list_3": to_text(
            ListCodec(ListCodec(StrCodec())),
            answer__found_list_3,
            "`answer__found_list_3`",
        ),
    }


@task
def compute_answer__translate_items(answer__sentence_2_list, answer__language_list_2):
    # examples/answers/answers.py:80
    answer__sentence_2_list = from_text(
        ListCodec(StrCodec()),
        answer__sentence_2_list,
        "`answer__sentence_2_list`",
    )
    answer__language_list_2 = from_text(
        ListCodec(StrCodec()),
        answer__language_list_2,
        "`answer__language_list_2`",
    )
    answer__translate_items = [
        {
            "sentence": to_text(StrCodec(), answer__sentence_2, "`answer__sentence_2`"),
            "language": to_text(StrCodec(), answer__language, "`answer__language`"),
        }
        for answer__sentence_2, answer__language in zip(
            answer__sentence_2_list,
            answer__language_list_2,
            strict=True,
        )
    ]
    return answer__translate_items


@task
def translate(row):
    # examples/answers/answers.py:67
    def translate(sentence: str, language: str) -> str:
        return sentence.upper() if language == "shouting" else sentence[::-1]

    with scratch():
        result = translate(
            sentence=from_text(StrCodec(), row["sentence"], "parameter `sentence`"),
            language=from_text(StrCodec(), row["language"], "parameter `language`"),
        )
        return to_text(StrCodec(), result, "output `result`")


@task
def compute_answer__summary_items(answer__found_list_3):
    # examples/answers/answers.py:83
    answer__found_list_3 = from_text(
        ListCodec(ListCodec(StrCodec())),
        answer__found_list_3,
        "`answer__found_list_3`",
    )
    answer__summary_items = [
        to_text(ListCodec(StrCodec()), answer__found_3, "`answer__found_3`")
        for answer__found_3 in answer__found_list_3
    ]
    return answer__summary_items


@task
def summarise(found):
    # examples/answers/answers.py:72
    def summarise(found: list[str]) -> str:
        return f"{found[0]} and {len(found) - 1} more"

    with scratch():
        result = summarise(found=from_text(ListCodec(StrCodec()), found, "parameter `found`"))
        return to_text(StrCodec(), result, "output `result`")


@task(trigger_rule="none_failed")
def compute_answer__result_list(
    answer__translate_list,
    answer__found_list_2,
    answer__language_list,
    answer__texts_language_list,
    answer__when_len_found_list,
    answer__summary_list,
    answers_document,
):
    # examples/answers/answers.py:80
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Answer:
        title: str
        texts: dict[str, str]
        summary: str | None

    @dataclass(frozen=True)
    class Document:
        title: str
        text: str
        languages: list[str]

    answer__translate_list = from_text(
        ListCodec(StrCodec()),
        answer__translate_list,
        "`answer__translate_list`",
    )
    answer__found_list_2 = from_text(
        ListCodec(ListCodec(StrCodec())),
        answer__found_list_2,
        "`answer__found_list_2`",
    )
    answer__language_list = from_text(
        ListCodec(StrCodec()),
        answer__language_list,
        "`answer__language_list`",
    )
    answer__texts_language_list = from_text(
        ListCodec(ListCodec(StrCodec())),
        answer__texts_language_list,
        "`answer__texts_language_list`",
    )
    answer__when_len_found_list = from_text(
        ListCodec(BoolCodec()),
        answer__when_len_found_list,
        "`answer__when_len_found_list`",
    )
    answer__summary_list = from_text(
        ListCodec(StrCodec()),
        answer__summary_list,
        "`answer__summary_list`",
    )
    answers_document = from_text(
        ListCodec(
            RecordCodec(
                Document,
                {"title": StrCodec(), "text": StrCodec(), "languages": ListCodec(StrCodec())},
            ),
        ),
        answers_document,
        "`answers_document`",
    )
    answer__sentence_list = flat_split(answer__translate_list, answer__found_list_2)
    answer__join_list = [
        " ".join(answer__sentence_3) for answer__sentence_3 in answer__sentence_list
    ]
    answer__texts_parts_keys_list = flat_split(answer__language_list, answer__texts_language_list)
    answer__texts_parts_values_list = flat_split(answer__join_list, answer__texts_language_list)
    answer__texts_list = [
        {key: value for key, value in zip(answer__texts_parts_keys_2, answer__texts_parts_values_2)}
        for answer__texts_parts_keys_2, answer__texts_parts_values_2 in zip(
            answer__texts_parts_keys_list,
            answer__texts_parts_values_list,
            strict=True,
        )
    ]
    answer__if_len_found_taken_list = flat_where(
        answer__when_len_found_list,
        answer__when_len_found_list,
        False,
    )
    answer__summary_2_list = flat_copies(None, answer__if_len_found_taken_list)
    answer__summary_2_list_2 = flat_merge(
        answer__when_len_found_list,
        answer__summary_list,
        answer__summary_2_list,
    )
    answer__result_list = [
        Answer(document_3.title, answer__texts_2, answer__summary_2_2)
        for document_3, answer__texts_2, answer__summary_2_2 in zip(
            answers_document,
            answer__texts_list,
            answer__summary_2_list_2,
            strict=True,
        )
    ]
    return to_text(
        ListCodec(
            RecordCodec(
                Answer,
                {
                    "title": StrCodec(),
                    "texts": DictCodec(StrCodec(), StrCodec()),
                    "summary": OptionalCodec(StrCodec()),
                },
            ),
        ),
        answer__result_list,
        "`answer__result_list`",
    )


@task
def price(answers):
    # examples/answers/answers.py:88
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Answer:
        """A document in each of its languages."""

        __qualname__ = "Answer"
        title: str
        texts: dict[str, str]
        summary: str | None

    def price(answers: list[Answer]) -> int:
        return sum(text.count(".") for answer in answers for text in answer.texts.values())

    with scratch():
        result = price(
            answers=from_text(
                ListCodec(
                    RecordCodec(
                        Answer,
                        {
                            "title": StrCodec(),
                            "texts": DictCodec(StrCodec(), StrCodec()),
                            "summary": OptionalCodec(StrCodec()),
                        },
                    ),
                ),
                answers,
                "parameter `answers`",
            ),
        )
        return to_text(IntCodec(), result, "output `result`")


@task
def compute_result(request, price, answer__result_list):
    # examples/answers/answers.py:101
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Answer:
        title: str
        texts: dict[str, str]
        summary: str | None

    @dataclass(frozen=True)
    class Document:
        title: str
        text: str
        languages: list[str]

    @dataclass(frozen=True)
    class Request:
        customer: str
        documents: list[Document]

    @dataclass(frozen=True)
    class Response:
        customer: str
        cost: int
        answers: list[Answer]

    request = from_text(
        RecordCodec(
            Request,
            {
                "customer": StrCodec(),
                "documents": ListCodec(
                    RecordCodec(
                        Document,
                        {
                            "title": StrCodec(),
                            "text": StrCodec(),
                            "languages": ListCodec(StrCodec()),
                        },
                    ),
                ),
            },
        ),
        request,
        "`request`",
    )
    price = from_text(IntCodec(), price, "`price`")
    answer__result_list = from_text(
        ListCodec(
            RecordCodec(
                Answer,
                {
                    "title": StrCodec(),
                    "texts": DictCodec(StrCodec(), StrCodec()),
                    "summary": OptionalCodec(StrCodec()),
                },
            ),
        ),
        answer__result_list,
        "`answer__result_list`",
    )
    result = Response(request.customer, price, answer__result_list)
    return to_text(
        RecordCodec(
            Response,
            {
                "customer": StrCodec(),
                "cost": IntCodec(),
                "answers": ListCodec(
                    RecordCodec(
                        Answer,
                        {
                            "title": StrCodec(),
                            "texts": DictCodec(StrCodec(), StrCodec()),
                            "summary": OptionalCodec(StrCodec()),
                        },
                    ),
                ),
            },
        ),
        result,
        "`result`",
    )


@dag(
    dag_id="answers",
    description="Answer one request.",
    doc_md=__doc__,
    schedule=None,
    params={
        "request": Param(
            type="object",
            properties={
                "customer": {"type": "string"},
                "documents": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "title": {"type": "string"},
                            "text": {"type": "string"},
                            "languages": {"type": "array", "items": {"type": "string"}},
                        },
                        "required": ["title", "text", "languages"],
                        "additionalProperties": False,
                    },
                },
            },
            required=["customer", "documents"],
            additionalProperties=False,
            description="the documents, and the languages they are wanted in.",
        ),
        "long": Param(3, type="integer", description="how many sentences make a document long."),
    },
)
def dag_answers():
    with TaskGroup("answer", prefix_group_id=False):
        answers_document = compute_answers_document(request=parameter("request"))
        answer__found_items = compute_answer__found_items(
            answer__found_text_list=answers_document["answer__found_text_list"],
        )
        answer__found_list = sentences.override(task_id="answer__found").expand(
            text=answer__found_items,
        )
        answer__found_list_2 = compute_answer__found_list_2(
            answer__found_list=answer__found_list,
            answer__texts_language_list=answers_document["answer__texts_language_list"],
            answer__language_list=answers_document["answer__language_list"],
            long=parameter("long"),
        )
        answer__translate_items = compute_answer__translate_items(
            answer__sentence_2_list=answer__found_list_2["answer__sentence_2_list"],
            answer__language_list_2=answer__found_list_2["answer__language_list_2"],
        )
        answer__translate_list = translate.override(task_id="answer__translate").expand(
            row=answer__translate_items,
        )
        answer__summary_items = compute_answer__summary_items(
            answer__found_list_3=answer__found_list_2["answer__found_list_3"],
        )
        answer__summary_list = summarise.override(task_id="answer__summary").expand(
            found=answer__summary_items,
        )
        answer__result_list = compute_answer__result_list(
            answer__translate_list=answer__translate_list,
            answer__found_list_2=answer__found_list_2["answer__found_list_2"],
            answer__language_list=answers_document["answer__language_list"],
            answer__texts_language_list=answers_document["answer__texts_language_list"],
            answer__when_len_found_list=answer__found_list_2["answer__when_len_found_list"],
            answer__summary_list=answer__summary_list,
            answers_document=answers_document["answers_document"],
        )
    price_step = price(answers=answer__result_list)
    compute_result(
        request=parameter("request"),
        price=price_step,
        answer__result_list=answer__result_list,
    )


# --- what the tasks use of flowc -------------------------------------------------------
def flat_join(lists: Iterable[Iterable[Any]], like: "Iterable[Any] | None" = None) -> Any:
    joined = [*lists]
    if like is not None and [len([*each]) for each in joined] != [len([*each]) for each in like]:
        raise ValueError("fan-out over unequal lists")
    return [value for each in joined for value in each]


def flat_repeat(values: Sequence[Any], lists: Iterable[Iterable[Any]]) -> Any:
    return [values[index] for index, each in enumerate(lists) for _ in each]


def flat_split(values: Iterable[Any], lists: Iterable[Iterable[Any]]) -> Any:
    rest = iter(values)
    return [[next(rest) for _ in each] for each in lists]


def flat_where(values: Iterable[Any], flags: Sequence[bool], flag: bool) -> Any:
    return [value for index, value in enumerate(values) if flags[index] == flag]


def flat_merge(flags: Iterable[bool], taken: Iterable[Any], others: Iterable[Any]) -> Any:
    sides = {True: iter(taken), False: iter(others)}
    return [next(sides[flag]) for flag in flags]


def flat_copies(value: Any, values: Iterable[Any]) -> Any:
    return [value for _ in values]


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


class DictCodec(Codec):
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


dag_answers()
