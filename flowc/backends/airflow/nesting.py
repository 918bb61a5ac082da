"""A user's source within a function of the DAG file, as people write tasks for Airflow.

Imports in a task cost nothing when the file is parsed. Not all source means the same there: what
looks at its module, or lets others do so, runs as a module of its own instead.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Collection

from flowc import ir

_FUTURE = re.compile(r"^from __future__ import annotations\n+", re.MULTILINE)
_LOOKS_AT_MODULE = frozenset(
    {
        "ClassVar", "InitVar", "KW_ONLY", "__annotations__", "__dataclass_fields__", "__file__",
        "__name__", "__qualname__", "eval", "exec", "get_type_hints", "globals", "inspect",
        "locals", "make_dataclass", "pydantic", "singledispatch", "singledispatchmethod", "vars",
    }
)  # fmt: skip
"""Names by which source asks for its module's names or for annotations, which are texts here."""

_DECORATORS = frozenset(
    {
        "abstractmethod", "cache", "cached_property", "classmethod", "contextmanager", "dataclass",
        "final", "lru_cache", "overload", "override", "property", "setter", "staticmethod",
        "total_ordering", "unique", "wraps",
    }
)  # fmt: skip
"""Decorators that read no annotations."""

_BASES = frozenset(
    {
        "ABC", "Enum", "Generic", "IntEnum", "NamedTuple", "Protocol", "StrEnum", "TypedDict",
        "object",
    }
)  # fmt: skip
"""Classes to inherit from that read no annotations but for the names of fields."""

_PICKLES = frozenset(
    {
        "cloudpickle",
        "concurrent",
        "copyreg",
        "dill",
        "joblib",
        "multiprocessing",
        "pickle",
        "shelve",
    }
)
"""Modules that find functions and classes by their names in a module."""


def nests(slice: ir.Slice, reserved: Collection[str]) -> bool:
    """Whether a slice means the same within a function; it must not bind the reserved names."""
    if slice.imports_flowc:
        return False
    tree = ast.parse(slice.code)
    bases = _BASES | {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    for node in ast.walk(tree):
        match node:
            case ast.Global():
                return False
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in _LOOKS_AT_MODULE:
                return False
            case ast.ImportFrom(names=[ast.alias(name="*")]):
                return False
            case ast.ImportFrom(module="dataclasses", names=names):
                if any(alias.name == "fields" for alias in names):
                    return False
            case ast.Attribute(attr="fields"):
                return False
            case (
                ast.FunctionDef(decorator_list=decorators)
                | ast.AsyncFunctionDef(decorator_list=decorators)
            ):
                if not {*map(_last_name, decorators)} <= _DECORATORS:
                    return False
            case ast.ClassDef() if not _keeps_its_meaning(node, bases, at_top=node in tree.body):
                return False
            case ast.Import(names=aliases) if any(_is_telling(a.name) for a in aliases):
                return False
            case ast.ImportFrom(module=str(module)) if _is_telling(module):
                return False
            case ast.ImportFrom(module="__future__", names=names):
                if [alias.name for alias in names] != ["annotations"]:
                    return False
    return bound_names(tree).isdisjoint(reserved)


def _keeps_its_meaning(node: ast.ClassDef, bases: Collection[str], *, at_top: bool) -> bool:
    """Whether a class is the same within a function, once a dataclass has its name again."""
    decorators = {*map(_last_name, node.decorator_list)}
    if not decorators <= _DECORATORS or ("dataclass" in decorators and not at_top):
        return False
    has_fields = any(isinstance(inner, ast.AnnAssign) for inner in node.body)
    return not has_fields or all(_last_name(base) in bases for base in node.bases)


def _last_name(node: ast.expr) -> str:
    """`dataclass` of `@dataclasses.dataclass(frozen=True)`."""
    match node:
        case ast.Call(func=inner) | ast.Subscript(value=inner):
            return _last_name(inner)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _is_telling(module: str) -> bool:
    root = module.partition(".")[0]
    return root in _PICKLES or root in _LOOKS_AT_MODULE


def bound_names(tree: ast.Module) -> set[str]:
    """The names that source binds at its top."""
    names: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {alias.asname or alias.name.partition(".")[0] for alias in aliases}
            case _:
                found = (inner for inner in ast.walk(node) if isinstance(inner, ast.Name))
                names |= {inner.id for inner in found if isinstance(inner.ctx, ast.Store)}
    return names


def nested(code: str, indent: int = 4) -> list[str]:
    """The lines of source within a block; texts over several lines stay as they are.

    The DAG file itself says `from __future__ import annotations`. A dataclass shows itself by its
    qualified name, which a function would be part of.
    """
    code = _renamed(_FUTURE.sub("", code)).strip("\n") + "\n"
    inside = _lines_of_texts(code)
    lines = code.rstrip("\n").split("\n")
    return [
        line if number in inside or not line.strip() else " " * indent + line
        for number, line in enumerate(lines, 1)
    ]


def _renamed(code: str) -> str:
    """Source whose dataclasses are called as at the top of a module."""
    lines = code.split("\n")
    classes = [node for node in ast.parse(code).body if isinstance(node, ast.ClassDef)]
    for node in reversed(classes):
        if "dataclass" in {*map(_last_name, node.decorator_list)} and node.end_lineno:
            line = f'{node.name}.__qualname__ = "{node.name}"'
            lines[node.end_lineno : node.end_lineno] = ["", line]
    return "\n".join(lines)


def _lines_of_texts(code: str) -> set[int]:
    """The numbers of the lines that begin within a text."""
    inside: set[int] = set()
    starts: list[int] = []
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        kind = tokenize.tok_name[token.type]
        if kind in ("FSTRING_START", "TSTRING_START"):
            starts.append(token.start[0])
        elif kind in ("FSTRING_END", "TSTRING_END"):
            inside.update(range(starts.pop() + 1, token.end[0] + 1))
        elif kind == "STRING":
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
    return inside
