"""Constant expressions: computed without running the file, within bounds."""

from __future__ import annotations

from typing import Any

import pytest
from sample_names import BOX, COLOR, TYPES, names_for, parse, with_constant

from flowc import ir
from flowc.compiler.frontend.expressions.constants import constant, constant_value
from flowc.diagnostics import Sink


def made(text: str, expected: ir.Type | None = None) -> tuple[ir.Constant | None, list[str]]:
    sink = Sink()
    table = ir.Constant(type=ir.DictType(key=ir.INT, value=COLOR), json_value={"1": "red"})
    scope = with_constant(names_for(text), "TABLE", table).scope
    return constant(parse(text), scope, TYPES, sink, expected), [fault.code for fault in sink]


@pytest.mark.parametrize(
    ("text", "type", "data"),
    [
        ("2 * GiB", "int", 2 * 2**30),
        ("-1.5", "float", -1.5),
        ("float('nan')", "float", "NaN"),
        ("[float('-inf')]", "list[float]", ["-Infinity"]),
        ("date(2026, 1, 1)", "date", "2026-01-01"),
        ("timedelta(minutes=1)", "timedelta", 60.0),
        ("Color.BLUE", "Color", "blue"),
        ("Point(1)", "Point", {"x": 1, "y": 1.5}),
        ("Box(Point(1), label='a')", "Box", {"corner": {"x": 1, "y": 1.5}, "label": "a"}),
        ("(1, 'a')", "tuple[int, str]", [1, "a"]),
        ("{1: Color.RED}", "dict[int, Color]", {"1": "red"}),
        ("TABLE[1].name.lower()", "str", "red"),
        ("File('s3://b/k')", "File", {"class": "File", "location": "s3://b/k"}),
        ("Secret('db', key='k')", "Secret", {"secret": "db", "key": "k"}),
        ("[x.value for x in Color]", "list[str]", ["red", "blue"]),
        ("', '.join(str(i) for i in range(3))", "str", "0, 1, 2"),
    ],
)
def test_the_value_of(text: str, type: str, data: Any) -> None:
    found, codes = made(text)
    assert not codes
    assert found is not None and (str(found.type), found.json_value) == (type, data)


def test_the_expected_type_gives_the_form() -> None:
    found, _ = made("[1, 2]", ir.ListType(element=ir.FLOAT))
    assert found is not None and repr(found.json_value) == "[1.0, 2.0]"
    found, _ = made("None", ir.optional(BOX))
    assert found is not None and found.type == ir.optional(BOX)
    found, _ = made("[]", ir.ListType(element=ir.INT))
    assert found is not None and found.type == ir.ListType(element=ir.INT)
    found, _ = made("{'a': [1, None, 'x']}", ir.JSON)
    assert found is not None and found.json_value == {"a": [1, None, "x"]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("helper()", "not-constant"),
        ("train", "not-constant"),
        ("print(1)", "not-constant"),
        ("lambda: 1", "not-constant"),
        ("missing", "undefined-name"),
        ("1 / 0", "constant-failure"),
        ("[1][2]", "constant-failure"),
        ("date(2026, 2, 30)", "constant-failure"),
        ("2 ** 63", "integer-range"),
        ("10 ** 100000", "not-constant"),
        ("'x' * 10 ** 9", "not-constant"),
        ("[[[0] * 1000] * 1000] * 1000", "not-constant"),
        ("list(range(10 ** 9))", "not-constant"),
        ("sum(range(10 ** 12))", "not-constant"),
        ("f'{1:999999999}'", "not-constant"),
        ("'a'.ljust(10 ** 9)", "not-constant"),
        ("('a' * 1000).replace('a', 'b' * 10000)", "not-constant"),
        ("[i for i in range(90000) for j in range(90000)]", "not-constant"),
        ("sum([[1]] * 90000, [])", "not-constant"),
        ("Directory('d').files()", "not-constant"),
        ("1 + 'a'", "operator-type"),
    ],
)
def test_the_fault_of(text: str, code: str) -> None:
    found, codes = made(text)
    assert found is None
    assert codes == [code]


def test_a_value_of_another_type_is_reported() -> None:
    assert made("'a'", ir.INT) == (None, ["default-type"])


def test_only_what_needs_nothing_of_the_run_folds() -> None:
    names = names_for()
    assert constant_value(parse("n + 1"), names) is None
    folded = constant_value(parse("2 * GiB"), names)
    assert folded is not None and folded.json_value == 2**31
    known = names_for(constants=True)
    folded = constant_value(parse("sum(xs) + len(p)"), known)
    assert folded is not None and folded.json_value == 8
    assert not len(names.sink)
