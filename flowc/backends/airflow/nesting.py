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
        "__annotations__", "__file__", "__name__", "eval", "exec", "get_type_hints", "globals",
        "inspect", "locals", "pydantic", "singledispatch", "singledispatchmethod", "vars",
    }
)  # fmt: skip
"""Names by which source asks for its module's names or for annotations, which are texts here."""

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
    for node in ast.walk(tree):
        match node:
            case ast.Global():
                return False
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in _LOOKS_AT_MODULE:
                return False
            case ast.ImportFrom(names=[ast.alias(name="*")]):
                return False
            case ast.Import(names=aliases) if any(_is_telling(a.name) for a in aliases):
                return False
            case ast.ImportFrom(module=str(module)) if _is_telling(module):
                return False
            case ast.ImportFrom(module="__future__", names=names):
                if [alias.name for alias in names] != ["annotations"]:
                    return False
    return bound_names(tree).isdisjoint(reserved)


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

    The DAG file itself says `from __future__ import annotations`.
    """
    code = _FUTURE.sub("", code).strip("\n") + "\n"
    inside = _lines_of_texts(code)
    lines = code.rstrip("\n").split("\n")
    return [
        line if number in inside or not line.strip() else " " * indent + line
        for number, line in enumerate(lines, 1)
    ]


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
