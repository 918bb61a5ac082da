"""Every reader of YAML sees the document that was written."""

import io
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from flowc.backends.cwl.shared_texts import with_shared_texts
from flowc.backends.yaml_text import Commented, Shared, yaml_text

NASTY = (
    "y", "no", "1e3", "007", "0x1F", "1:30", "~", "null", "- a", "a: b", "a #b", "*a", "&a", "!t",
    "{{ x }}", "$(x)", "| ", "a\n", "\na", " a\nb", "a\n\n", "\ta\n", "a\r\nb", "é\n\x85", "'\"\\",
)  # fmt: skip
TEXTS = st.text() | st.sampled_from(NASTY)
ODD = st.text("-:=&|.@/_ 01239abefinosxyKMTZ~", max_size=7)
"""Texts that are almost numbers, times, dates, mappings or lists."""

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
DATA = st.recursive(LEAVES, lambda each: st.lists(each) | st.dictionaries(TEXTS, each))


def read_by_pyyaml(text: str) -> Any:
    return yaml.safe_load(text)


def read_by_ruamel(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(io.StringIO(text))


@settings(deadline=None)
@given(st.dictionaries(TEXTS, DATA, min_size=1))
def test_readers_see_what_was_written(document: dict[str, Any]) -> None:
    text = yaml_text(document)
    assert read_by_pyyaml(text) == document
    assert read_by_ruamel(text) == document


@settings(deadline=None, max_examples=2000)
@given(ODD, ODD)
def test_a_plain_text_is_no_number_anywhere(one: str, two: str) -> None:
    document = {"text": one, one: {"flow": one, two: [one, two]}, "list": [one, [two], {"a": two}]}
    text = yaml_text(document, depth=4)
    assert read_by_pyyaml(text) == document
    assert read_by_ruamel(text) == document


def test_what_people_write_plainly_is_plain() -> None:
    texts = [
        "python:3.12-slim", "ghcr.io/a/b:1", "512Mi", "10s", "-euc", "-c", "--to=out", "a-3 && c",
        "http://here:80/a", "x == true",
    ]  # fmt: skip
    for text in texts:
        assert yaml_text({"key": text, "list": [text]}) == f"key: {text}\nlist: [{text}]\n"


def test_quotes_of_one_kind_stand_in_those_of_the_other() -> None:
    document = {"a": 'say "$X"', "b": "don't: it", "c": "\"'", "d": '"é\t', "e": "\\d #"}
    assert yaml_text(document) == (
        'a: \'say "$X"\'\nb: "don\'t: it"\nc: "\\"\'"\nd: "\\"é\\t"\ne: \'\\d #\'\n'
    )


def test_opened_keys_stand_on_lines_down_to_the_items() -> None:
    inner = {"dag": {"tasks": [{"name": "a", "in": {"b": [{"c": 1}]}}, {"name": "b"}]}, "x": [{}]}
    assert yaml_text({"all": [inner], "dag": {}}, depth=4, opened=("dag",)) == (
        "all:\n- dag:\n    tasks:\n    - name: a\n      in: {b: [{c: 1}]}\n    - {name: b}\n"
        "  x: [{}]\ndag: {}\n"
    )


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_comment_says_nothing_to_readers(text: str, comment: str) -> None:
    document = {"a": [{"name": Commented(text, comment), "b": 1}], "c": Commented(text, comment)}
    written = yaml_text(document, depth=4, opened=("a",))
    assert read_by_pyyaml(written) == document
    assert read_by_ruamel(written) == document


@settings(deadline=None)
@given(TEXTS, st.integers(1, 4))
def test_a_shared_text_is_everywhere(text: str, count: int) -> None:
    entries = [{"name": "x", "text": Shared(text, "script")} for _ in range(count)]
    written = yaml_text({"items": entries, "last": Shared(text, "script")})
    expected = {"items": [{"name": "x", "text": text}] * count, "last": text}
    assert read_by_pyyaml(written) == expected
    assert read_by_ruamel(written) == expected
    assert written.count("&script ") == 1


def test_texts_of_several_steps_are_written_once() -> None:
    def step(name: str, entry: Any) -> dict[str, Any]:
        files = [{"entryname": name, "entry": entry}]
        return {"requirements": {"InitialWorkDirRequirement": {"listing": files}}}

    documents = [
        step("flowc_values.py", frozenset({"StrCodec"})),
        step("flowc_values.py", frozenset({"IntCodec"})),
        step("task.py", "one\ntwo\n"),
        step("task.py", "one\nthree\n"),
    ]
    text = yaml_text({"$graph": with_shared_texts(documents)})
    assert text.count("class StrCodec") == text.count("class IntCodec") == 1
    assert text.count("*flowc_values") == 1
    assert "&task" not in text
