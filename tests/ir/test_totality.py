"""Which expressions cannot fail: told by types, held against random values of those types."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from flowc import ir
from flowc.diagnostics import Span
from flowc.ir.codecs import Codecs
from flowc.ir.totality import cannot_fail

SPAN = Span("flow.py", 1, 0, 1, 0)
POINT = ir.Record(
    name="Point",
    form="dataclass",
    fields=(ir.RecordField(name="x", type=ir.INT), ir.RecordField(name="name", type=ir.STR)),
    span=SPAN,
)
OPEN = ir.Record(
    name="Open", form="typeddict", fields=(ir.RecordField(name="x", type=ir.INT),), span=SPAN
)
COLOUR = ir.Enum(name="Colour", base="str", members=(("RED", "red"), ("BLUE", "blue")), span=SPAN)
DECLARATIONS = {each.name: each for each in (POINT, OPEN, COLOUR)}
TYPES: dict[str, ir.Type] = {
    "n": ir.INT,
    "f": ir.FLOAT,
    "b": ir.BOOL,
    "s": ir.STR,
    "maybe": ir.optional(ir.STR),
    "xs": ir.ListType(element=ir.INT),
    "pair": ir.TupleType(elements=(ir.STR, ir.INT)),
    "point": ir.NamedType(name="Point"),
    "open": ir.NamedType(name="Open"),
    "colour": ir.NamedType(name="Colour"),
    "error": ir.NamedType(name="TaskFailed"),
    "data": ir.JSON,
}
SAFE = (
    "pair[0]",
    "pair[1] == n",
    "point.name + s",
    "f'{point.x} {f} {b} {maybe} {n!r}'",
    "point.x < n and n >= f",
    "colour.value",
    "f'{error.task}: {error.message}'",
    "error.exit_code",
    "[*xs, n, point.x]",
    "[s] + [maybe]",
    "n in xs",
    "'a' in s or s in ('a', 'b')",
    "Point(n, name=str(f))",
    "Point(x=len(xs), name=pair[0]).name",
    "len(s) if bool(xs) else None",
    "(n, not data, maybe is None)",
    "(s if b else point.name) + pair[0]",
)
MAY_FAIL = (
    "n + 1",
    "-n",
    "xs[0]",
    "pair[2]",
    "open.x",
    "open['x']",
    "data.x",
    "data['x']",
    "s < n",
    "s + n",
    "f'{n:>5}'",
    "f'{data}'",
    "f'{point}'",
    "len(n)",
    "str(xs)",
    "int(s)",
    "Open(x=n)",
    "n in s",
    "n if s < n else 0",
    "[*s]",
    "unknown.x",
    "[x for x in xs]",
    "9223372036854775808 if b else n + n",
)

TEXT = some.text(some.characters(exclude_categories=("Cs",)), max_size=5)
NUMBERS = some.integers(-(2**63), 2**63 - 1)
CODECS = Codecs(DECLARATIONS.values())


def values() -> some.SearchStrategy[dict[str, Any]]:
    """Data for each name, in JSON form; `maybe` is there or not."""
    failure = {"kind": "task", "type": "E", "message": "m"}
    return some.fixed_dictionaries(
        {
            "n": NUMBERS,
            "f": some.floats(allow_nan=False, allow_infinity=False),
            "b": some.booleans(),
            "s": TEXT,
            "maybe": some.none() | TEXT,
            "xs": some.lists(NUMBERS, max_size=3),
            "pair": some.tuples(TEXT, NUMBERS).map(list),
            "point": some.fixed_dictionaries({"x": NUMBERS, "name": TEXT}),
            "colour": some.sampled_from(["red", "blue"]),
            "error": some.fixed_dictionaries(
                {
                    "task": some.none() | TEXT,
                    "exit_code": some.none() | some.integers(0, 255),
                    **{name: some.just(text) for name, text in failure.items()},
                }
            ),
            "data": some.none() | some.booleans() | NUMBERS | TEXT,
        }
    )


@pytest.mark.parametrize("text", SAFE)
def test_what_cannot_fail(text: str) -> None:
    assert cannot_fail(text, TYPES, DECLARATIONS)


@pytest.mark.parametrize("text", MAY_FAIL)
def test_what_may_fail(text: str) -> None:
    assert not cannot_fail(text, TYPES, DECLARATIONS)


@given(values())
def test_what_cannot_fail_does_not(data: dict[str, Any]) -> None:
    names = {
        name: CODECS.read(ir.Constant(type=TYPES[name], json_value=value))
        for name, value in data.items()
    }
    made = CODECS.classes()
    for text in SAFE:
        eval(text, {**made, **names})
