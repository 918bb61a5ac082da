"""The JSON schemas of a DAG's parameters take what plain Python takes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from flowc import ir
from flowc.backends.airflow.schemas import schema_of
from flowc.diagnostics import Span
from flowc.ir.codecs import Codecs
from flowc.lang.codec import CodecError

AT = Span("flow.py", 1, 0, 1, 1)
ONE = ir.Constant(type=ir.INT, json_value=1)
FIELDS = (
    ir.RecordField(name="a", type=ir.FLOAT),
    ir.RecordField(name="b", type=ir.optional(ir.INT), default=ONE),
)
MODULE = ir.Module(
    name="m",
    source="m.py",
    tasks=(),
    workflows=(),
    types=(
        ir.Record(name="Data", form="dataclass", fields=FIELDS, span=AT),
        ir.Record(name="Row", form="namedtuple", fields=FIELDS, span=AT),
        ir.Record(
            name="Open",
            form="typeddict",
            fields=(FIELDS[0], ir.RecordField(name="b", type=ir.STR, required=False)),
            span=AT,
        ),
        ir.Enum(name="Colour", base="str", members=(("RED", "red"), ("BLUE", "blue")), span=AT),
    ),
)
CODECS = Codecs(MODULE.types)

SCALARS = ("None", "bool", "int", "float", "str", "datetime", "date", "timedelta", "Json", "File")
TYPES: st.SearchStrategy[ir.Type] = st.recursive(
    st.sampled_from(
        [
            *(ir.ScalarType(name=name) for name in SCALARS),
            *(ir.NamedType(name=declaration.name) for declaration in MODULE.types),
            ir.LiteralType(values=("x", 1)),
        ]
    ),
    lambda types: st.one_of(
        types.map(lambda item: ir.ListType(element=item)),
        types.map(lambda item: ir.DictType(key=ir.STR, value=item)),
        types.map(ir.optional),
        st.lists(types, max_size=3).map(lambda items: ir.TupleType(elements=tuple(items))),
    ),
    max_leaves=4,
)
LEAVES = st.sampled_from(
    [None, True, 0, 1, -1.5, 2**63, "NaN", "-Infinity", "x", "red", "2026-01-02", "20260102",
     "2026-01-02T03:04:05", "2026-01-02T03:04Z", {"class": "File", "path": "a"}]
)  # fmt: skip
DATA = st.recursive(
    LEAVES,
    lambda data: st.lists(data, max_size=3) | st.dictionaries(st.sampled_from("abc"), data),
    max_leaves=5,
)


def data_of(type: ir.Type) -> st.SearchStrategy[Any]:
    """Data that often fits a type."""
    match type:
        case ir.ListType(element=item):
            return st.lists(data_of(item), max_size=2)
        case ir.DictType(value=item):
            return st.dictionaries(st.sampled_from("ab"), data_of(item))
        case ir.TupleType(elements=items):
            return st.tuples(*map(data_of, items)).map(list)
        case ir.NamedType(name="Data" | "Open"):
            return st.dictionaries(st.sampled_from("abc"), LEAVES)
        case ir.NamedType(name="Row"):
            return st.lists(LEAVES, min_size=1, max_size=3)
    return LEAVES | DATA


def takes(type: ir.Type, data: Any) -> bool:
    """Whether Airflow starts a run with such a value."""
    schema = schema_of(type, MODULE)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker()).is_valid(data)


@given(st.data())
def test_a_schema_takes_what_plain_python_reads(draw: st.DataObject) -> None:
    type = draw.draw(TYPES)
    data = draw.draw(data_of(type) | DATA)
    try:
        CODECS.of(type).read(data, "x")
    except CodecError:
        return
    assert takes(type, data)


WRONG: dict[str, tuple[ir.Type, Any]] = {
    "an item": (ir.ListType(element=ir.INT), [1, "2"]),
    "an item of an item": (ir.ListType(element=ir.ListType(element=ir.INT)), [[None]]),
    "a value of a key": (ir.DictType(key=ir.STR, value=ir.BOOL), {"a": 0}),
    "a tuple that is too short": (ir.TupleType(elements=(ir.INT, ir.STR)), [1]),
    "a tuple in another order": (ir.TupleType(elements=(ir.INT, ir.STR)), ["a", 1]),
    "a text for a number": (ir.FLOAT, "1.5"),
    "a field that is missing": (ir.NamedType(name="Data"), {"b": 1}),
    "a field that is unknown": (ir.NamedType(name="Data"), {"a": 1, "c": 1}),
    "a row that is too short": (ir.NamedType(name="Row"), [1]),
    "a key that is missing": (ir.NamedType(name="Open"), {"c": 1}),
    "another member": (ir.NamedType(name="Colour"), "green"),
    "a directory for a file": (ir.FILE, {"class": "Directory", "path": "a"}),
    "a wrong item or None": (ir.optional(ir.ListType(element=ir.INT)), ["a"]),
}


@pytest.mark.parametrize(("type", "data"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_value_is_refused_before_the_run(type: ir.Type, data: Any) -> None:
    assert not takes(type, data)
