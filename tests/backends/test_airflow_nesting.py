"""Which source of a task stands within its function in a DAG file, and which runs as a module."""

import pytest

from flowc import ir
from flowc.backends.airflow.nesting import nested, nests

MEANS_THE_SAME = {
    "a dataclass": "@dataclass(frozen=True)\nclass R:\n    n: int",
    "a named tuple": "class R(NamedTuple):\n    n: int",
    "a class of its own": "class Base: ...\nclass R(Base):\n    n: int",
    "an error": "class Late(ValueError): ...",
    "a cached function": "@functools.cache\ndef g(n): return n",
    "a function called as one of Python's": "def filter(n): return n",
}
MEANS_SOMETHING_ELSE = {
    "a variable of a dataclass": "@dataclass\nclass R:\n    n: ClassVar[int] = 3",
    "an argument of a dataclass": "@dataclass\nclass R:\n    n: dataclasses.InitVar[int]",
    "fields by another name": "import dataclasses as dc\ndef g(r): return dc.fields(r)",
    "fields": "from dataclasses import fields as parts",
    "a decorator that may read annotations": "@define\nclass R:\n    n: int",
    "a base that may read annotations": "class R(Struct):\n    n: int",
    "a function's decorator": "@checked\ndef g(n: int): return n",
    "a dataclass in a function": "def g():\n    @dataclass\n    class R:\n        n: int",
    "an enum on one line": "class Colour(Enum): A = 1",
    "a class that binds what it reads": "N = 1\nclass R:\n    N: int = N",
    "a name of Python's": "print = functools.partial(print, flush=True)",
    "a qualified name": "def g(r): return type(r).__qualname__",
}


@pytest.mark.parametrize("code", MEANS_THE_SAME.values(), ids=MEANS_THE_SAME.keys())
def test_source_that_means_the_same_is_nested(code: str) -> None:
    assert nests(slice_of(code), ())


@pytest.mark.parametrize("code", MEANS_SOMETHING_ELSE.values(), ids=MEANS_SOMETHING_ELSE.keys())
def test_source_that_means_something_else_is_not_nested(code: str) -> None:
    assert not nests(slice_of(code), ())


def test_a_dataclass_has_its_own_name_within_a_function() -> None:
    code = "from dataclasses import dataclass\n@dataclass\nclass R:\n    n: int = 1\nS = R"
    space: dict[str, object] = {}
    exec("\n".join(["def f():", *nested(code), "    return repr(S())", "shown = f()"]), space)
    assert space["shown"] == "R(n=1)"


def slice_of(code: str) -> ir.Slice:
    code = f"{code}\ndef f(): ...\n"
    return ir.Slice(code=code, function="f", flowc_names=(), imports_flowc=False, modules=())
