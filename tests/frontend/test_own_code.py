"""Workflows run no code of a record's or enum's class: what would need it is refused."""

import ast
from pathlib import Path

import pytest

from flowc import ir
from flowc.compiler.frontend.expressions.infer import infer
from flowc.compiler.frontend.expressions.variables import Names, Variable
from flowc.diagnostics import Diagnostic, Sink
from tests.frontend.programs import codes, load

HEAD = """
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple
from lib import Checked
from flowc import task, workflow
"""
LIB = """
class Checked:
    def __post_init__(self) -> None: ...
"""
CLASSES = """
@dataclass
class Plain:
    n: int
    def twice(self) -> int: ...
    def __repr__(self) -> str: ...

@dataclass
class Positive:
    n: int
    def __post_init__(self) -> None: ...

@dataclass
class Doubled:
    n: int
    def __init__(self, n: int) -> None: ...

@dataclass
class Remade(Doubled):
    m: int = 0

@dataclass
class Derived(Positive):
    m: int = 0

@dataclass
class Mixed(Checked):
    n: int

@dataclass
class Loose:
    n: int
    def __eq__(self, other: object) -> bool: ...

@dataclass
class Strict(Loose):
    m: int = 0

@dataclass(eq=False)
class Same:
    n: int

@dataclass
class Noted:
    n: int
    note: str = field(default="", compare=False)

@dataclass
class Box:
    inner: Loose

@dataclass
class Falsy:
    n: int
    def __bool__(self) -> bool: ...

class Pair(NamedTuple):
    a: int
    b: int

class Odd(NamedTuple):
    a: int
    b: int
    def __len__(self) -> int: ...

class Color(Enum):
    RED = "red"

class Guess(Enum):
    RED = "red"
    @classmethod
    def _missing_(cls, value: object) -> "Guess": ...
"""
RECORDS = [
    "Plain",
    "Positive",
    "Doubled",
    "Remade",
    "Derived",
    "Mixed",
    "Loose",
    "Strict",
    "Same",
    "Noted",
    "Box",
    "Falsy",
    "Pair",
    "Odd",
]


def faults(tmp_path: Path, text: str) -> list[Diagnostic]:
    """What is wrong with an expression over a value of each class, by its name in lower case."""
    program, sink = load(tmp_path, f"{HEAD}{CLASSES}", lib=LIB)
    for name in (*RECORDS, "Color", "Guess"):
        program.main.symbols[name]
    assert not codes(sink)
    types = {name.lower(): ir.NamedType(name=name) for name in RECORDS}
    optional = {f"{name}_or_none": ir.optional(type) for name, type in types.items()}
    variables = {name: Variable(name, type) for name, type in (types | optional).items()}
    names = Names(variables, program.main, program.types, Sink())
    infer(ast.parse(text, mode="eval").body, names)
    return list(names.sink)


@pytest.mark.parametrize(
    "text",
    [
        "Plain(1)",
        "Remade(1)",
        "Pair(1, 2)",
        "Color('red')",
        "plain == plain",
        "plain in [plain]",
        "strict == strict",
        "positive == positive",
        "same is None",
        "1 if plain_or_none else 2",
        "bool(loose_or_none)",
        "len(pair)",
        "odd.a",
    ],
)
def test_plain_classes_are_used_freely(tmp_path: Path, text: str) -> None:
    assert not faults(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "code", "own"),
    [
        ("Positive(1)", "call-not-a-task", "`Positive.__post_init__`"),
        ("Doubled(n=1)", "call-not-a-task", "`Doubled.__init__`"),
        ("Derived(1)", "call-not-a-task", "`Positive.__post_init__`"),
        ("Mixed(1)", "call-not-a-task", "`Checked.__post_init__`"),
        ("Guess('green')", "call-not-a-task", "`Guess._missing_`"),
        ("loose == loose", "unsupported-expression", "`Loose.__eq__`"),
        ("loose_or_none != None", "unsupported-expression", "`Loose.__eq__`"),
        ("[box] == [box]", "unsupported-expression", "`Loose.__eq__`"),
        ("same in [same]", "unsupported-expression", "`eq=False` of `Same`"),
        ("[same].count(same)", "unsupported-expression", "`eq=False` of `Same`"),
        ("noted == noted", "unsupported-expression", "`compare=False` in `Noted`"),
        ("1 if falsy_or_none else 2", "unsupported-expression", "`Falsy.__bool__`"),
        ("bool(falsy_or_none)", "unsupported-expression", "`Falsy.__bool__`"),
        ("any([falsy_or_none])", "unsupported-expression", "`Falsy.__bool__`"),
        ("len(odd)", "operator-type", "`Odd`"),
        ("odd[0]", "not-subscriptable", "`Odd`"),
    ],
)
def test_code_of_a_class_is_refused(tmp_path: Path, text: str, code: str, own: str) -> None:
    (fault,) = faults(tmp_path, text)
    assert fault.code == code
    assert own in fault.message


def test_a_default_runs_no_code_of_its_class(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        f"{HEAD}{CLASSES}\n@task\ndef f(p: Positive = Positive(1)) -> None: ...",
        lib=LIB,
    )
    program.main.symbols["f"]
    assert codes(sink) == ["not-constant"]
