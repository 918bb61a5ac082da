"""A user's source within a function of the DAG file, as people write tasks for Airflow.

Imports in a task cost nothing when the file is parsed. Not all source means the same there: what
looks at its module, or lets others do so, runs as a module of its own instead.
"""

from __future__ import annotations

import ast
import builtins
import io
import tokenize
from collections.abc import Collection

from flowc import ir

FUTURE = "from __future__ import annotations"
"""What the DAG file says itself, for all source in it."""

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
    """Whether a slice means the same within a function; it must not bind the reserved names.

    Nor may it assign to those of Python: `print = partial(print, flush=True)` reads what a name of
    a function hides.
    """
    if slice.imports_flowc:
        return False
    tree = ast.parse(slice.code)
    bound = bound_names(tree)
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
            case ast.ClassDef() if _rebinds(node, bound) or (
                _shows_its_name(node) and _is_on_one_line(node, slice.code)
            ):
                return False
            case ast.Import(names=aliases) if any(_is_telling(a.name) for a in aliases):
                return False
            case ast.ImportFrom(module=str(module)) if _is_telling(module):
                return False
            case ast.ImportFrom(module="__future__", names=names):
                if [alias.name for alias in names] != ["annotations"]:
                    return False
    return bound.isdisjoint(reserved) and _assigned(tree).isdisjoint(dir(builtins))


def _rebinds(node: ast.ClassDef, bound: Collection[str]) -> bool:
    """Whether a class reads a name of the module that it binds too.

    The body of a class looks for such a name among the globals, and in no function around it.
    """
    names = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name) and inner.id in bound]
    stored = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return any(name.id in stored and isinstance(name.ctx, ast.Load) for name in names)


def _is_on_one_line(node: ast.ClassDef, code: str) -> bool:
    """Whether the body of a class stands beside its head, so that nothing can be put before it."""
    first = node.body[0]
    line = code.split("\n")[first.lineno - 1]
    return len(line) - len(line.lstrip()) != first.col_offset


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
    return names | _assigned(tree)


def _assigned(tree: ast.Module) -> set[str]:
    """The names that statements at the top assign to."""
    statements = [n for n in tree.body if not isinstance(n, ast.FunctionDef | ast.ClassDef)]
    names = (n for top in statements for n in ast.walk(top) if isinstance(n, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


def nested(code: str, indent: int = 4) -> list[str]:
    """The lines of source within a block, where no more than one empty line stands between others.

    Texts over several lines stay as they are, but for docstrings.

    A dataclass and an enum show themselves by their qualified names, which a function would be
    part of.
    """
    code = _renamed(_without_future(code)).strip("\n") + "\n"
    docs, inside = _lines_of_docs(code), _lines_of_texts(code)
    lines: list[str] = []
    for number, line in enumerate(code.rstrip("\n").split("\n"), 1):
        if line.strip() and (number in docs or number not in inside):
            lines.append(" " * indent + line)
        elif number in inside or lines[-1]:
            lines.append(line)
    return lines


def _without_future(code: str) -> str:
    """Source without the import that the DAG file has, and the empty lines after it."""
    lines = code.split("\n")
    for node in reversed(ast.parse(code).body):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__" and node.end_lineno:
            end = node.end_lineno
            while end < len(lines) and not lines[end]:
                end += 1
            del lines[node.lineno - 1 : end]
    return "\n".join(lines)


def _renamed(code: str) -> str:
    """Source whose dataclasses and enums are called as at the top of a module.

    They say so in their bodies: what `@dataclass` adds to a class is called after it.
    """
    lines = code.split("\n")
    for node in reversed(ast.parse(code).body):
        if isinstance(node, ast.ClassDef) and _shows_its_name(node):
            is_doc = ast.get_docstring(node) is not None
            before = node.body[is_doc] if len(node.body) > is_doc else None
            number = before.lineno - 1 if before else node.end_lineno or 0
            if isinstance(before, ast.FunctionDef | ast.ClassDef) and before.decorator_list:
                number = before.decorator_list[0].lineno - 1
            line = " " * node.body[0].col_offset + f'__qualname__ = "{node.name}"'
            lines.insert(number, line)
    return "\n".join(lines)


def _shows_its_name(node: ast.ClassDef) -> bool:
    """Whether texts and messages hold the qualified name of a class."""
    names = {_last_name(each) for each in (*node.decorator_list, *node.bases)}
    return not names.isdisjoint({"dataclass", "Enum", "IntEnum", "StrEnum"})


def _lines_of_docs(code: str) -> set[int]:
    """The numbers of the lines of docstrings, unless the code looks at them."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Attribute(attr="__doc__") | ast.Name(id="__doc__"):
                return set()
            case ast.FunctionDef(body=[first, *_]) | ast.ClassDef(body=[first, *_]):
                if ast.get_docstring(node, clean=False) is not None:
                    found.update(range(first.lineno, (first.end_lineno or 0) + 1))
    return found


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
