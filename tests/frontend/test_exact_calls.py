"""Ints that stand where floats are declared, at calls."""

import builtins
from typing import Any

import pytest

from flowc import ir
from flowc.compiler.frontend.exact_calls import loose_values, with_floats
from flowc.diagnostics import Span
from flowc.ir.codecs import Codecs
from flowc.ir.parse_text import parse_text
from flowc.ir.verify import require_valid

AT = Span("f.py", 1, 0, 1, 0)
FLOATS = ir.ListType(element=ir.FLOAT)
READING = ir.Record(
    name="Reading",
    form="dataclass",
    fields=(
        ir.RecordField(name="level", type=ir.FLOAT),
        ir.RecordField(name="count", type=ir.INT),
        ir.RecordField(name="low", type=ir.optional(ir.FLOAT)),
    ),
    span=AT,
)
LEVEL = ir.Record(
    name="Level",
    form="typeddict",
    fields=(
        ir.RecordField(name="level", type=ir.FLOAT),
        ir.RecordField(name="count", type=ir.INT),
        ir.RecordField(name="high", type=ir.FLOAT, required=False),
    ),
    span=AT,
)
NOTE = ir.Record(
    name="Note", form="dataclass", fields=(ir.RecordField(name="text", type=ir.STR),), span=AT
)
CODECS = Codecs((READING, LEVEL, NOTE))
DECLARATIONS = {record.name: record for record in (READING, LEVEL, NOTE)}
Reading = CODECS.class_of(READING)

GIVEN: dict[str, tuple[ir.Type, Any, Any]] = {
    "a number": (ir.FLOAT, 2, 2.0),
    "an int": (ir.INT, 2, 2),
    "none": (ir.optional(ir.FLOAT), None, None),
    "a number or none": (ir.optional(ir.FLOAT), 2, 2.0),
    "a list": (FLOATS, [2, 0.5], [2.0, 0.5]),
    "a large list": (ir.LargeType(item=FLOATS), [2], [2.0]),
    "a list in a list": (ir.ListType(element=FLOATS), [[2], []], [[2.0], []]),
    "a dict": (ir.DictType(key=ir.STR, value=ir.FLOAT), {"a": 2}, {"a": 2.0}),
    "a tuple": (ir.TupleType(elements=(ir.INT, ir.FLOAT)), (2, 2), (2, 2.0)),
    "a tuple of one": (ir.TupleType(elements=(ir.FLOAT,)), (2,), (2.0,)),
    "a dataclass": (
        ir.NamedType(name="Reading"),
        Reading(level=1, count=2, low=None),
        Reading(level=1.0, count=2, low=None),
    ),
    "a dataclass with an optional field": (
        ir.NamedType(name="Reading"),
        Reading(level=0.5, count=2, low=3),
        Reading(level=0.5, count=2, low=3.0),
    ),
    "a dict with other keys": (
        ir.NamedType(name="Level"),
        {"level": 1, "count": 2, "more": 3},
        {"level": 1.0, "count": 2, "more": 3},
    ),
    "a dict with a key that may be absent": (
        ir.NamedType(name="Level"),
        {"level": 1, "count": 2, "high": 3},
        {"level": 1.0, "count": 2, "high": 3.0},
    ),
}


@pytest.mark.parametrize("name", GIVEN)
def test_each_int_where_a_float_is_declared_becomes_one(name: str) -> None:
    type, value, expected = GIVEN[name]
    text = with_floats("x", type, DECLARATIONS)
    names = {"__builtins__": vars(builtins), "x": value, **CODECS.classes()}
    assert repr(eval(text, names)) == repr(expected)


@pytest.mark.parametrize(
    "type", [ir.INT, ir.ListType(element=ir.STR), ir.NamedType(name="Note"), ir.NamedType(name="E")]
)
def test_a_value_without_floats_is_left_alone(type: ir.Type) -> None:
    enum = ir.Enum(name="E", base="int", members=(("A", 1),), span=AT)
    assert with_floats("x", type, {**DECLARATIONS, "E": enum}) == "x"


HEAD = """module m "f.py"
python whole(n: int) -> int with {"slice": {"code": "", "function": "whole"}}
python half(n: int) -> float with {"slice": {"code": "", "function": "half"}}
python show(text: str) -> str with {"slice": {"code": "", "function": "show"}}
"""


def test_what_crossed_a_call_holds_no_int_and_what_is_put_together_may() -> None:
    module = require_valid(
        parse_text(
            f"""{HEAD}
workflow main(n: int, x: float, xs: list[float], c: bool) -> float {{
  %w = call whole(n=%n) : int
  %h = call half(n=%n) : float
  %first = compute "xs[0]" over %xs : float
  %both = compute "[h, x]" over %h, %x : list[float]
  %of_both = compute "both[0]" over %both : float
  %ints = if as if_c %c {{
    yield %w
  }} else {{
    yield %h
  }} : float
  %floats = if as if_h %c {{
    yield %x
  }} else {{
    yield %h
  }} : float
  %ys, %zs = map as each %both, %xs -> (%y: float, %z: float) {{
    %inner = compute "y" over %y : float
    yield %inner, %z
  }} : list[float], list[float]
  return %floats
}}
"""
        )
    )
    (main,) = module.workflows
    assert loose_values(main.body, ir.definitions(main)) == {
        *("both", "of_both", "ints", "y", "inner", "ys"),
    }
