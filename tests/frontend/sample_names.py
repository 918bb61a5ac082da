"""Names with sample values, for tests of expressions: what Python sees and what flowc sees."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from flowc import ir
from flowc.compiler.frontend.expressions.constant_data import to_json
from flowc.compiler.frontend.expressions.infer import Names, Variable
from flowc.compiler.frontend.modules.model import (
    ConstantSymbol,
    FlowcSymbol,
    ModuleScope,
    OtherSymbol,
    SourceFile,
    Symbol,
    TaskSymbol,
    TypeSymbol,
    TypeTable,
)
from flowc.diagnostics import Sink, Span
from flowc.lang import intrinsics
from flowc.lang.files import Directory, File

SPAN = Span("t.py", 1, 0, 1, 1)


class Color(Enum):
    RED = "red"
    BLUE = "blue"


class Point(NamedTuple):
    x: int
    y: float = 1.5


@dataclass(frozen=True)
class Box:
    corner: Point
    label: str | None = None


CLASSES = {"Color": Color, "Point": Point, "Box": Box, "Row": dict}
POINT, COLOR, BOX, ROW = (ir.NamedType(name=name) for name in ("Point", "Color", "Box", "Row"))
DECLARATIONS: dict[str, ir.Declaration] = {
    "Color": ir.Enum(
        name="Color", base="str", members=(("RED", "red"), ("BLUE", "blue")), span=SPAN
    ),
    "Point": ir.Record(
        name="Point",
        form="namedtuple",
        fields=(
            ir.RecordField(name="x", type=ir.INT),
            ir.RecordField(
                name="y", type=ir.FLOAT, default=ir.Constant(type=ir.FLOAT, json_value=1.5)
            ),
        ),
        span=SPAN,
    ),
    "Box": ir.Record(
        name="Box",
        form="dataclass",
        fields=(
            ir.RecordField(name="corner", type=POINT),
            ir.RecordField(
                name="label",
                type=ir.optional(ir.STR),
                default=ir.Constant(type=ir.optional(ir.STR), json_value=None),
            ),
        ),
        frozen=True,
        span=SPAN,
    ),
    "Row": ir.Record(
        name="Row",
        form="typeddict",
        fields=(ir.RecordField(name="a", type=ir.INT), ir.RecordField(name="b", type=ir.STR)),
        span=SPAN,
    ),
}
TYPES = TypeTable(DECLARATIONS)
SYMBOLS: dict[str, Symbol] = {
    **{
        name: TypeSymbol(name, SPAN, ir.NamedType(name=name), declaration)
        for name, declaration in DECLARATIONS.items()
    },
    "Paint": TypeSymbol("Paint", SPAN, COLOR, None),
    "date": TypeSymbol("date", SPAN, ir.DATE, None),
    "datetime": TypeSymbol("datetime", SPAN, ir.DATETIME, None),
    "timedelta": TypeSymbol("timedelta", SPAN, ir.TIMEDELTA, None),
    **{name: FlowcSymbol(name, SPAN) for name in ("File", "Directory", "Secret", "GiB")},
    "helper": OtherSymbol("helper", SPAN, "function"),
    "uuid4": OtherSymbol("uuid4", SPAN, "import", "uuid.uuid4"),
    "train": TaskSymbol("train", SPAN, (), ir.INT, None),
}

INTS, FLOATS, TEXTS = (ir.ListType(element=type) for type in (ir.INT, ir.FLOAT, ir.STR))
SAMPLES: dict[str, tuple[ir.Type, Any]] = {
    "n": (ir.INT, 7),
    "m": (ir.INT, -3),
    "f": (ir.FLOAT, 2.5),
    "g": (ir.FLOAT, float("inf")),
    "s": (ir.STR, 'it\'s {a} "b"\n'),
    "r": (ir.STR, "x"),
    "b": (ir.BOOL, True),
    "o": (ir.optional(ir.INT), None),
    "q": (ir.optional(ir.INT), 4),
    "xs": (INTS, [3, 1, 2]),
    "ys": (FLOATS, [0.5, -1.0]),
    "ss": (TEXTS, ["b", "a", ""]),
    "d": (ir.DictType(key=ir.STR, value=ir.INT), {"x": 1, "y": 2}),
    "t": (ir.TupleType(elements=(ir.INT, ir.STR)), (5, "five")),
    "p": (POINT, Point(2)),
    "box": (BOX, Box(Point(1, 2.0))),
    "row": (ROW, {"a": 1, "b": "two"}),
    "c": (COLOR, Color.RED),
    "day": (ir.DATE, date(2026, 2, 28)),
    "span": (ir.TIMEDELTA, timedelta(days=1, seconds=5)),
}
OPAQUE: dict[str, ir.Type] = {
    "file": ir.FILE,
    "folder": ir.DIRECTORY,
    "secret": ir.SECRET,
    "json": ir.JSON,
    "large": ir.LargeType(item=INTS),
    "error": ir.NamedType(name="TaskFailed"),
    "failure": ir.NamedType(name="Failure"),
    "mode": ir.LiteralType(values=("fast", "slow")),
    "perhaps": ir.optional(ir.STR),
}


def with_constant(names: Names, name: str, value: ir.Constant) -> Names:
    """Names of a module that binds a constant."""
    made = ModuleScope(names.scope.file, {**SYMBOLS})
    symbol = ConstantSymbol(name, SPAN, ast.Constant(None), made, lambda: value)
    return replace(names, scope=replace(made, symbols={**SYMBOLS, name: symbol}))


def parse(text: str) -> ast.expr:
    """One expression."""
    return ast.parse(text, mode="eval").body


def names_for(text: str = "", *, constants: bool = False) -> Names:
    """The sample names, for an expression of this text; SSA names differ from Python's."""
    lines = tuple(text.split("\n"))
    file = SourceFile("t.py", Path("t.py"), "t", text, lines, ast.Module([], []))
    variables = {
        name: Variable(
            f"{name}_1",
            type,
            ir.Constant(type=type, json_value=to_json(value, type, TYPES)) if constants else None,
        )
        for name, (type, value) in SAMPLES.items()
    }
    if not constants:
        variables |= {name: Variable(f"{name}_1", type) for name, type in OPAQUE.items()}
    return Names(variables, ModuleScope(file, SYMBOLS), TYPES, Sink())


def python_values() -> dict[str, Any]:
    """What the user's file sees."""
    return {name: value for name, (_, value) in SAMPLES.items()} | _common() | {"Paint": Color}


def engine_values() -> dict[str, Any]:
    """What the text of an expression sees."""
    return {f"{name}_1": value for name, (_, value) in SAMPLES.items()} | _common()


def _common() -> dict[str, Any]:
    folds = {name: getattr(intrinsics, name) for name in ("fold_add", "fold_max", "Outcome")}
    return {
        **CLASSES,
        **folds,
        "date": date,
        "datetime": datetime,
        "timedelta": timedelta,
        "File": File,
        "Directory": Directory,
    }
