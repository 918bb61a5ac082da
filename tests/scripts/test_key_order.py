"""Objects keep the order of their keys through an engine that sorts keys."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flowc.compiler.scripts.key_order import in_order, plain
from flowc.lang.codec import Fields

KEYS = st.sampled_from(["a", "b", "c", "class", "path", "$items", "é"])
LEAVES = st.none() | st.integers() | st.sampled_from(["", "File", "Directory", "x"])
DATA = st.recursive(LEAVES, lambda each: st.lists(each) | st.dictionaries(KEYS, each))


def through_an_engine(data: Any) -> Any:
    return json.loads(json.dumps(data, sort_keys=True))


@given(DATA)
def test_data_arrives_as_it_was(data: Any) -> None:
    arrived = plain(through_an_engine(in_order(data)))
    assert json.dumps(arrived) == json.dumps(data)


@given(DATA)
def test_nothing_looks_like_a_file(data: Any) -> None:
    text = json.dumps(in_order(data))
    assert '"class": "File"' not in text
    assert '"class": "Directory"' not in text


def test_objects_of_records_and_files_stay_what_they_are() -> None:
    data = Fields({"b": 1, "a": {"d": 1, "c": 2}, "class": "File"})
    assert in_order(data) == {"b": 1, "a": {"$items": [["d", 1], ["c", 2]]}, "class": "File"}


def test_objects_whose_keys_are_sorted_stay_what_they_are() -> None:
    assert in_order([{"a": 1, "b": {}}]) == [{"a": 1, "b": {}}]
