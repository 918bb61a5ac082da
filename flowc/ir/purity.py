"""The pure operations of the language, as data, and the check that an expression uses no others.

The reference pages are generated from `PURE_OPERATIONS`; the frontend types an expression by it,
and the verifier asks `check_expression`, since the text of an expression may come from JSON.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import string
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeGuard

Kind = Literal["function", "method", "attribute", "operator", "form"]


@dataclass(frozen=True)
class PureOperation:
    """One operation: `signature` is Python's, `on` the type whose method or attribute it is.

    `note` says when it fails, or what is particular about it.
    """

    name: str
    kind: Kind
    signature: str
    note: str = ""
    on: str | None = None


def _functions() -> Iterator[PureOperation]:
    for signature, note in (
        ("abs(x: int | float | timedelta, /)", ""),
        ("all(values: Iterable, /) -> bool", ""),
        ("any(values: Iterable, /) -> bool", ""),
        ("bool(x, /) -> bool", ""),
        ("dict(pairs: Iterable[tuple[K, V]] = (), /, **items: V) -> dict[K, V]", ""),
        ("enumerate(values: Iterable[T], start: int = 0) -> Iterable[tuple[int, T]]", ""),
        ("float(x: int | float | str, /) -> float", "fails for text that is not a number"),
        ("int(x: int | float | str, /, base: int = 10) -> int", "fails for NaN and other text"),
        ("len(values, /) -> int", "the one thing to ask of a `Large` value"),
        ("list(values: Iterable[T] = (), /) -> list[T]", ""),
        ("max(values: Iterable[T], *, default: T, key) -> T", "or several values; fails for none"),
        ("min(values: Iterable[T], *, default: T, key) -> T", "or several values; fails for none"),
        ("next(values: Iterable[T], default: U, /) -> T | U", "the first element; fails for none"),
        ("range(start: int, stop: int, step: int, /) -> Iterable[int]", "fails for a step of 0"),
        ("reversed(values: list[T], /) -> Iterable[T]", ""),
        ("round(x: float, ndigits: int) -> float", "an int without `ndigits`; fails for NaN"),
        ("sorted(values: Iterable[T], /, *, key, reverse: bool = False) -> list[T]", ""),
        ("str(x) -> str", ""),
        ("sum(values: Iterable[T], /, start: T = 0) -> T", ""),
        ("tuple(values: tuple, /) -> tuple", "of something whose length is known"),
        ("zip(*values: Iterable, strict: bool = False) -> Iterable[tuple]", "`strict` may fail"),
        ("date(year: int, month: int, day: int) -> date", "fails for a date that is not"),
        (
            "datetime(year: int, month: int, day: int, hour: int = 0, minute: int = 0, "
            "second: int = 0, microsecond: int = 0) -> datetime",
            "fails for a time that is not",
        ),
        (
            "timedelta(days: float = 0, seconds: float = 0, microseconds: float = 0, "
            "milliseconds: float = 0, minutes: float = 0, hours: float = 0, weeks: float = 0)"
            " -> timedelta",
            "",
        ),
        ("File(path: str) -> File", "a file elsewhere: `s3://bucket/key`"),
        ("Directory(path: str) -> Directory", "a directory elsewhere"),
    ):
        yield PureOperation(signature.partition("(")[0], "function", signature, note)


def _methods() -> Iterator[PureOperation]:
    for on, signatures in {
        "str": (
            "capitalize() -> str",
            "casefold() -> str",
            "center(width: int, fillchar: str = ' ', /) -> str",
            "count(sub: str, start: int | None = None, end: int | None = None, /) -> int",
            "endswith(suffix: str, /) -> bool",
            "expandtabs(tabsize: int = 8) -> str",
            "find(sub: str, start: int | None = None, end: int | None = None, /) -> int",
            "format(*args, **kwargs) -> str",
            "index(sub: str, start: int | None = None, end: int | None = None, /) -> int",
            "isalnum() -> bool",
            "isalpha() -> bool",
            "isascii() -> bool",
            "isdecimal() -> bool",
            "isdigit() -> bool",
            "isidentifier() -> bool",
            "islower() -> bool",
            "isnumeric() -> bool",
            "isprintable() -> bool",
            "isspace() -> bool",
            "istitle() -> bool",
            "isupper() -> bool",
            "join(parts: Iterable[str], /) -> str",
            "ljust(width: int, fillchar: str = ' ', /) -> str",
            "lower() -> str",
            "lstrip(chars: str | None = None, /) -> str",
            "partition(sep: str, /) -> tuple[str, str, str]",
            "removeprefix(prefix: str, /) -> str",
            "removesuffix(suffix: str, /) -> str",
            "replace(old: str, new: str, count: int = -1, /) -> str",
            "rfind(sub: str, start: int | None = None, end: int | None = None, /) -> int",
            "rindex(sub: str, start: int | None = None, end: int | None = None, /) -> int",
            "rjust(width: int, fillchar: str = ' ', /) -> str",
            "rpartition(sep: str, /) -> tuple[str, str, str]",
            "rsplit(sep: str | None = None, maxsplit: int = -1) -> list[str]",
            "rstrip(chars: str | None = None, /) -> str",
            "split(sep: str | None = None, maxsplit: int = -1) -> list[str]",
            "splitlines(keepends: bool = False) -> list[str]",
            "startswith(prefix: str, /) -> bool",
            "strip(chars: str | None = None, /) -> str",
            "swapcase() -> str",
            "title() -> str",
            "upper() -> str",
            "zfill(width: int, /) -> str",
        ),
        "list": (
            "count(value: T, /) -> int",
            "index(value: T, /) -> int",
        ),
        "dict": (
            "get(key: K, default: V | None = None, /) -> V | None",
            "items() -> Iterable[tuple[K, V]]",
            "keys() -> Iterable[K]",
            "values() -> Iterable[V]",
        ),
        "date": (
            "fromisoformat(text: str, /) -> date",
            "isoformat() -> str",
            "isoweekday() -> int",
            "strftime(format: str) -> str",
            "weekday() -> int",
        ),
        "datetime": (
            "date() -> date",
            "fromisoformat(text: str, /) -> datetime",
            "isoformat(sep: str = 'T') -> str",
            "isoweekday() -> int",
            "strftime(format: str) -> str",
            "weekday() -> int",
        ),
        "timedelta": ("total_seconds() -> float",),
        "Directory": (
            "dir(name: str) -> Directory",
            "files(pattern: str = '*', *, natural: bool = False) -> list[File]",
        ),
    }.items():
        for signature in signatures:
            name = signature.partition("(")[0]
            yield PureOperation(name, "method", signature, _METHOD_NOTES.get(name, ""), on)


_METHOD_NOTES = {
    "format": "of literal text, without `.` and `[` in its fields",
    "fromisoformat": "of the class; fails for other text",
    "index": "fails where there is none",
    "rindex": "fails where there is none",
    "strftime": "names of days and months follow the locale of the machine",
    "endswith": "or a tuple of texts",
    "startswith": "or a tuple of texts",
}


def _attributes() -> Iterator[PureOperation]:
    for on, attributes in {
        "File": ("name: str", "size: int"),
        "date": ("year: int", "month: int", "day: int"),
        "datetime": (
            "year: int",
            "month: int",
            "day: int",
            "hour: int",
            "minute: int",
            "second: int",
            "microsecond: int",
        ),
        "timedelta": ("days: int", "seconds: int", "microseconds: int"),
        "Enum": ("name: str", "value: str | int"),
        "TaskFailed": ("task: str", "type: str", "message: str", "exit_code: int | None"),
        "WorkflowFailed": ("message: str",),
        "Status": (
            "state: Literal['Succeeded', 'Failed']",
            "task: str | None",
            "message: str | None",
        ),
        "Approval": ("choice: str", "by: str", "comment: str"),
        "Service": ("host: str", "port: int", "url: str"),
    }.items():
        for signature in attributes:
            yield PureOperation(signature.partition(":")[0], "attribute", signature, "", on)


def _operators() -> Iterator[PureOperation]:
    for name, signature, note in (
        ("+", "number, str, list, tuple, timedelta; date + timedelta", ""),
        ("-", "number, timedelta; date - date, date - timedelta", ""),
        ("*", "number; str * int, list * int, timedelta * number", ""),
        ("/", "number; timedelta / timedelta, timedelta / number; Directory / str", "fails by 0"),
        ("//", "number; timedelta // timedelta, timedelta // int", "fails by 0"),
        ("%", "number; timedelta % timedelta", "fails by 0"),
        ("**", "number ** number", "an int needs a literal exponent: its sign decides the type"),
        ("|", "dict | dict", ""),
        ("- +", "number, timedelta", ""),
        ("not", "any condition", ""),
        ("and or", "any condition", "the right side is computed if it is needed"),
        ("== !=", "two types that can be equal", ""),
        ("< <= > >=", "numbers, texts, dates, times; lists and tuples of them", ""),
        ("in, not in", "list, tuple, dict, str, range", ""),
        ("is, is not", "None", ""),
    ):
        yield PureOperation(name, "operator", signature, note)


def _forms() -> Iterator[PureOperation]:
    for name, signature, note in (
        ("literal", "None, True, 1, 1.5, 'text'", ""),
        ("display", "[a, *b], (a, b), {'k': v, **d}", ""),
        ("constructor", "Record(a, field=b), Color('red')", "of records and enums"),
        ("attribute", "record.field, Color.RED", ""),
        ("subscript", "xs[i], d[key], t[0], record['key']", "fails where there is no such part"),
        ("slice", "xs[a:b:c]", "of a list, text or tuple"),
        ("conditional", "a if condition else b", "the other side is not computed"),
        ("f-string", "f'{x!r:>10.3f}'", "fails for a format that the value does not have"),
        ("comprehension", "[f for x in xs if c], {k: v for ...}", ""),
        ("generator", "sum(x.size for x in xs)", "as first argument of a function or `str.join`"),
    ):
        yield PureOperation(name, "form", signature, note)


PURE_OPERATIONS: tuple[PureOperation, ...] = (
    *_functions(),
    *_methods(),
    *_attributes(),
    *_operators(),
    *_forms(),
)
"""Everything a pure expression may do, in the order of the reference page."""

FUNCTIONS = frozenset(op.name for op in PURE_OPERATIONS if op.kind == "function")
METHODS = frozenset(op.name for op in PURE_OPERATIONS if op.kind == "method")
KEYS = frozenset({"abs", "float", "int", "len", "str"})
"""The functions that `key=` takes."""

FOLDS = ("fold_add", "fold_max", "fold_min", "fold_and", "fold_or")
"""The reductions of loops."""

FLAT = ("flat_join", "flat_repeat", "flat_split", "flat_where", "flat_merge", "flat_copies")
"""What makes one list of the elements of nested loops, and undoes it."""

INTRINSICS = frozenset({"Failure", "Outcome", "Status", *FOLDS, *FLAT})

EXPRESSION_NAMES = FUNCTIONS | INTRINSICS
"""What the text of an expression may name beside values, records and enums."""


@cache
def reserved_names() -> frozenset[str]:
    """Names that no value may have: they would hide something, or are no names at all."""
    return EXPRESSION_NAMES | frozenset(dir(builtins)) | frozenset(keyword.kwlist)


def check_expression(
    text: str, operands: Collection[str], classes: Collection[str] = ()
) -> str | None:
    """What keeps a text from being a pure expression over `operands`; None: nothing does.

    `classes` are the records and enums of the module.

    >>> check_expression("max(xs) + 1", ["xs"])
    >>> check_expression("open(xs)", ["xs"])
    '`open` is not a pure function'
    """
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "it is not a Python expression"
    nodes = list(ast.walk(tree.body))
    bound = {node.id for node in nodes if _is_target(node)}
    callable_names = EXPRESSION_NAMES | frozenset(classes)
    known = callable_names.union(operands, bound)
    for node in nodes:
        fault = _fault(node, known, callable_names)
        if fault is not None:
            return fault
    return None


def is_plain_template(template: str) -> bool:
    """Whether `template.format(...)` only formats its arguments: no `.` and `[` in a field.

    >>> is_plain_template("{:>5} {name}"), is_plain_template("{0.__class__}")
    (True, False)
    """
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError:
        return False
    return all(
        (not name or name.isidentifier() or name.isdecimal()) and is_plain_template(spec or "")
        for _, name, spec, _ in fields
        if name is not None
    )


_NODES = (
    ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Starred, ast.List,
    ast.Tuple, ast.Dict, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call,
    ast.keyword, ast.JoinedStr, ast.FormattedValue, ast.ListComp, ast.DictComp,
    ast.GeneratorExp, ast.comprehension, ast.expr_context, ast.operator, ast.unaryop, ast.boolop,
    ast.cmpop,
)  # fmt: skip

_FRAMES = frozenset({"gi_frame", "gi_code", "gi_yieldfrom", "mro"})


def _is_target(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _fault(node: ast.AST, known: frozenset[str], callable_names: frozenset[str]) -> str | None:
    match node:
        case ast.Name(id=name) if name not in known:
            return f"`{name}` is neither an operand nor a pure function"
        case ast.Attribute(attr=name) if name.startswith("_") or name in _FRAMES:
            return f"attribute `{name}` is not pure"
        case ast.Constant(value=bytes() | complex()):
            return "it holds a constant that workflows do not have"
        case ast.comprehension(is_async=1):
            return "it is asynchronous"
        case ast.Call(func=ast.Name(id=name)) if name in callable_names:
            return None
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(template)), attr="format")):
            return None if is_plain_template(template) else "its template looks into values"
        case ast.Call(func=ast.Attribute(attr=name)) if name in METHODS - {"format"}:
            return None
        case ast.Call():
            return f"`{ast.unparse(node.func)}` is not a pure function"
        case _:
            known_node = isinstance(node, _NODES)
            return None if known_node else f"`{type(node).__name__}` is not a pure operation"
