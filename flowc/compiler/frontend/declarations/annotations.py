"""Annotations to the types of the IR."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from flowc import ir
from flowc.compiler.frontend.modules.model import (
    FlowcSymbol,
    ModuleScope,
    ModuleSymbol,
    OtherSymbol,
    TaskSymbol,
    TypeSymbol,
)
from flowc.compiler.frontend.modules.resolve import flowc_names, lookup, origin
from flowc.diagnostics import Label, Sink, Span
from flowc.diagnostics.catalog import (
    DICTIONARY_KEY,
    MODULE_NOT_FOUND,
    NAME_NOT_IN_MODULE,
    RECURSIVE_TYPE,
    SECRET_MISUSE,
    SYNTAX_ERROR,
    UNDEFINED_NAME,
    UNSUPPORTED_TYPE,
)


class Annotation(NamedTuple):
    """A type, and the marks that `Annotated` added to it."""

    type: ir.Type
    beside: tuple[str, str] | None = None
    scheduled: bool = False
    in_key: bool = True


BUILTIN_TYPES: Mapping[str, ir.Type] = {
    "bool": ir.BOOL,
    "int": ir.INT,
    "float": ir.FLOAT,
    "str": ir.STR,
    "None": ir.NONE,
}

FLOWC_TYPES: Mapping[str, ir.Type] = {
    "File": ir.FILE,
    "Directory": ir.DIRECTORY,
    "Secret": ir.SECRET,
    "Volume": ir.VOLUME,
    "Json": ir.JSON,
    "Status": ir.STATUS,
    "Approval": ir.APPROVAL,
    "Service": ir.SERVICE,
}

_GENERIC = {
    "list": "list",
    "dict": "dict",
    "tuple": "tuple",
    "typing.List": "list",
    "typing.Dict": "dict",
    "typing.Tuple": "tuple",
    "flowc.Large": "Large",
    **{
        f"{module}.{name}": name
        for module in ("typing", "typing_extensions")
        for name in ("Optional", "Union", "Literal", "Annotated", "Final")
    },
}

_ELEMENTS = "say what it holds: `{}`"
_ADVICE = {
    "list": _ELEMENTS.format("list[str]"),
    "typing.List": _ELEMENTS.format("list[str]"),
    "dict": _ELEMENTS.format("dict[str, int]"),
    "typing.Dict": _ELEMENTS.format("dict[str, int]"),
    "tuple": _ELEMENTS.format("tuple[int, str]"),
    "typing.Tuple": _ELEMENTS.format("tuple[int, str]"),
    "flowc.Large": _ELEMENTS.format("Large[list[str]]"),
    "typing.Any": "use `Json` for any JSON value, or a dataclass",
    "object": "use `Json` for any JSON value, or a dataclass",
    "bytes": "write the bytes to a file and pass a `File`",
    "bytearray": "write the bytes to a file and pass a `File`",
    "complex": "use a `tuple[float, float]`",
    "decimal.Decimal": "use `str`, or `float` if rounding is fine",
    "uuid.UUID": "use `str`",
    "datetime.time": "use `timedelta` since midnight, or `str`",
    **dict.fromkeys(
        ("set", "frozenset", "typing.Set", "typing.FrozenSet"),
        "use `list[...]`: a list keeps its order on every engine",
    ),
    **dict.fromkeys(
        ("pathlib.Path", "pathlib.PurePath", "os.PathLike"),
        "use `File` or `Directory`: a path alone does not move to another machine",
    ),
    **{
        f"{module}.{name}": "use `list[...]`"
        for module in ("typing", "collections.abc")
        for name in (
            "Sequence",
            "Iterable",
            "Iterator",
            "Generator",
            "Collection",
            "MutableSequence",
        )
    },
    **{
        f"{module}.{name}": "use `dict[str, ...]`"
        for module in ("typing", "collections.abc")
        for name in ("Mapping", "MutableMapping")
    },
    **{
        f"{module}.Callable": "call the function inside a task"
        for module in ("typing", "collections.abc")
    },
}
_OTHER_ADVICE = "write it to a `File`, or declare a dataclass of what others need"


def read_annotation(node: ast.expr, scope: ModuleScope, sink: Sink) -> Annotation | None:
    """The type that an annotation names, with its marks. None: reported.

    Reports: `unsupported-type`, `dictionary-key`, `undefined-name`, `module-not-found`,
    `name-not-in-module`, `syntax-error`, `secret-misuse`.
    """
    return _Reader(scope, sink).read(node)


def annotation_type(node: ast.expr, scope: ModuleScope, sink: Sink) -> ir.Type | None:
    """The type that an annotation names, whatever its marks. None: reported."""
    found = read_annotation(node, scope, sink)
    return found and found.type


def holds_secret(type: ir.Type, node: ast.expr, scope: ModuleScope, sink: Sink) -> bool:
    """Whether a value would have a secret in it, where it could be read. Reports: `secret-misuse`.

    A secret is a parameter of its own: it stands in no list, no record and no result.
    """
    if ir.without_none(type) != ir.SECRET:
        return False
    message = "a secret is not part of another value, and no task or workflow returns it"
    help = "give the tasks that need it a parameter typed `Secret`"
    sink.report(SECRET_MISUSE, scope.file.span(node), message, help=help)
    return True


def generic_name(node: ast.expr, scope: ModuleScope) -> str | None:
    """The plain name of what can be subscripted in an annotation: "list", "Optional", "Large"..."""
    return _GENERIC.get(origin(node, scope) or "")


def is_type_expression(node: ast.expr, scope: ModuleScope) -> bool:
    """Whether the value of an assignment is a type, so that the name is an alias."""
    match node:
        case ast.Subscript(value=value):
            return generic_name(value, scope) is not None
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return any(is_type_expression(side, scope) for side in (left, right))
        case ast.Name() | ast.Attribute():
            symbol = lookup(node, scope)
            name = origin(node, scope)
            return isinstance(symbol, TypeSymbol) or _plain_type(name) is not None
    return False


def _plain_type(name: str | None) -> ir.Type | None:
    """The type of a built-in or of a name of flowc."""
    if name is None:
        return None
    package, _, own = name.rpartition(".")
    return FLOWC_TYPES.get(own) if package == "flowc" else BUILTIN_TYPES.get(name)


class _Reader:
    """Reads one annotation of a module."""

    def __init__(self, scope: ModuleScope, sink: Sink) -> None:
        self.scope = scope
        self.sink = sink

    def read(self, node: ast.expr) -> Annotation | None:
        match node:
            case ast.Constant(value=None):
                return Annotation(ir.NONE)
            case ast.Constant(value=str(text)):
                return self._quoted(text, node)
            case ast.Name() | ast.Attribute():
                return self._plain(self._named(node))
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self._union([left, right], node)
            case ast.Subscript(value=value, slice=index):
                return self._subscript(value, index, node)
        self._unsupported(node, "this is not a type", "write a type such as `list[str]`")
        return None

    def type(self, node: ast.expr) -> ir.Type | None:
        """The type of a part."""
        found = self.read(node)
        if found is None or holds_secret(found.type, node, self.scope, self.sink):
            return None
        return found.type

    @staticmethod
    def _plain(type: ir.Type | None) -> Annotation | None:
        return None if type is None else Annotation(type)

    def _span(self, node: ast.AST) -> Span:
        return self.scope.file.span(node)

    def _unsupported(self, node: ast.AST, message: str, help: str) -> None:
        self.sink.report(UNSUPPORTED_TYPE, self._span(node), message, help=help)

    def _quoted(self, text: str, node: ast.Constant) -> Annotation | None:
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self.sink.report(SYNTAX_ERROR, self._span(node), "this text is not a type")
            return None
        for inner in ast.walk(tree):
            ast.copy_location(inner, node)
        return self.read(tree)

    # --- names ---

    def _named(self, node: ast.Name | ast.Attribute) -> ir.Type | None:
        symbol = lookup(node, self.scope)
        if isinstance(symbol, TypeSymbol):
            if symbol.unfinished:
                self._report_recursion(node, symbol)
            return symbol.type
        if isinstance(symbol, TaskSymbol) and symbol.task is None:
            return None  # an import or declaration in error, which is reported
        name = origin(node, self.scope)
        if (found := _plain_type(name)) is not None:
            return found
        if symbol is None and name not in _ADVICE:
            self._report_unbound(node)
        elif not self._report_missing(node):
            advice = _ADVICE.get(name or "", _OTHER_ADVICE)
            self._unsupported(node, f"`{ast.unparse(node)}` cannot cross a task boundary", advice)
        return None

    def _report_recursion(self, node: ast.expr, symbol: TypeSymbol) -> None:
        self.sink.report(
            RECURSIVE_TYPE,
            self._span(node),
            f"`{symbol.name}` contains itself",
            help="keep the parts in one list, and have them name each other by key; or use `Json`",
            labels=[Label(symbol.span, f"`{symbol.name}` begins here")],
        )

    def _report_unbound(self, node: ast.Name | ast.Attribute) -> None:
        base = node
        while isinstance(base, ast.Attribute):
            base_value = base.value
            if not isinstance(base_value, ast.Name | ast.Attribute):
                break
            if isinstance(module := lookup(base_value, self.scope), ModuleSymbol):
                message = f"module `{module.module}` has no `{base.attr}`"
                self.sink.report(NAME_NOT_IN_MODULE, self._span(base), message)
                return
            base = base_value
        text = ast.unparse(base)
        near = get_close_matches(text, [*self.scope.symbols, *BUILTIN_TYPES, "list", "dict"], 1)
        help = f"did you mean `{near[0]}`?" if near else None
        if text in flowc_names():
            help = f"import it: `from flowc import {text}`"
        self.sink.report(UNDEFINED_NAME, self._span(base), f"`{text}` is not defined", help=help)

    def _report_missing(self, node: ast.expr) -> bool:
        symbol = lookup(node, self.scope)
        missing = symbol.missing if isinstance(symbol, OtherSymbol) else None
        if isinstance(symbol, ModuleSymbol) and not symbol.found:
            missing = symbol.module
        if missing is None:
            return False
        assert symbol is not None
        report_missing_module(missing, symbol.span, self.sink)
        return True

    # --- subscripts ---

    def _subscript(self, base: ast.expr, index: ast.expr, node: ast.expr) -> Annotation | None:
        name = generic_name(base, self.scope)
        items = index.elts if isinstance(index, ast.Tuple) else [index]
        match name, items:
            case "Annotated", [inner, *marks]:
                return self._annotated(inner, marks)
            case "Final", [inner]:
                return self.read(inner)
            case "list", [item]:
                element = self.type(item)
                return None if element is None else Annotation(ir.ListType(element=element))
            case "dict", [key, value]:
                return self._plain(self._dict(key, value))
            case "tuple", _:
                return self._plain(self._tuple(items, node))
            case "Optional", [item]:
                none = ast.copy_location(ast.Constant(value=None), item)
                return self._union([item, none], node)
            case "Union", _:
                return self._union(items, node)
            case "Literal", _:
                return self._plain(self._literal(items))
            case "Large", [item]:
                return self._plain(self._large(item))
            case None, _ if self._is_known(base):
                text, advice = ast.unparse(base), _ADVICE.get(origin(base, self.scope) or "")
                self._unsupported(
                    node, f"`{text}[...]` cannot cross a task boundary", advice or _OTHER_ADVICE
                )
            case None, _:
                pass
            case _:
                self._unsupported(
                    node, f"`{name}[...]` has {len(items)} parts here", f"write {_SHAPES[name]}"
                )
        return None

    def _is_known(self, base: ast.expr) -> bool:
        """Whether the generic is bound to something; reports it otherwise."""
        if not isinstance(base, ast.Name | ast.Attribute):
            return True
        if lookup(base, self.scope) is None and origin(base, self.scope) not in _ADVICE:
            self._report_unbound(base)
            return False
        return not self._report_missing(base)

    def _annotated(self, inner: ast.expr, marks: list[ast.expr]) -> Annotation | None:
        found = self.read(inner)
        if found is None:
            return None
        for mark in marks:
            target = mark.func if isinstance(mark, ast.Call) else mark
            symbol = lookup(target, self.scope)
            match symbol, mark:
                case FlowcSymbol(name="ScheduledDate"), _:
                    found = found._replace(scheduled=True)
                case FlowcSymbol(name="NotInKey"), _:
                    found = found._replace(in_key=False)
                case FlowcSymbol(name="Beside"), ast.Call():
                    found = found._replace(beside=self._beside(mark))
        if found.scheduled and found.type != ir.DATE:
            self._unsupported(inner, "`ScheduledDate` marks a `date`", "annotate it with `date`")
            return None
        return found

    def _beside(self, mark: ast.Call) -> tuple[str, str] | None:
        values: dict[str, ast.expr] = dict(zip(("field", "suffix"), mark.args, strict=False))
        values |= {keyword.arg: keyword.value for keyword in mark.keywords if keyword.arg}
        match values:
            case {
                "field": ast.Constant(value=str(field)),
                "suffix": ast.Constant(value=str(suffix)),
            }:
                return field, suffix
        self._unsupported(
            mark, "`Beside` takes two texts", 'write `Beside("bam", ".bai")`: a field and a suffix'
        )
        return None

    def _dict(self, key: ast.expr, value: ast.expr) -> ir.Type | None:
        key_type, value_type = self.type(key), self.type(value)
        if key_type is None or value_type is None:
            return None
        if not self._is_key(key, key_type):
            self.sink.report(
                DICTIONARY_KEY,
                self._span(key),
                f"`{key_type}` cannot be the key of a dictionary",
                help="keys are str, int, date, an enum or a literal",
            )
            return None
        return ir.DictType(key=key_type, value=value_type)

    def _is_key(self, node: ast.expr, type: ir.Type) -> bool:
        symbol = lookup(node, self.scope)
        if isinstance(symbol, TypeSymbol) and isinstance(symbol.declaration, ir.Record):
            return False
        names = ir.LiteralType | ir.NamedType
        return type in (ir.STR, ir.INT, ir.DATE) or isinstance(type, names)

    def _tuple(self, items: list[ast.expr], node: ast.expr) -> ir.Type | None:
        if any(isinstance(item, ast.Constant) and item.value is ... for item in items):
            self._unsupported(
                node,
                "a tuple of any length cannot cross a task boundary",
                f"use `list[{ast.unparse(items[0])}]`",
            )
            return None
        types = [found for item in items if (found := self.type(item)) is not None]
        return ir.TupleType(elements=tuple(types)) if len(types) == len(items) else None

    def _union(self, items: list[ast.expr], node: ast.expr) -> Annotation | None:
        """`T | None`, with the marks of `T`; or several literals in one."""
        members: list[Annotation] = []
        for item in _flattened(items):
            member = self.read(item)
            if member is None:
                return None
            members.append(member)
        optional = any(m.type == ir.NONE or isinstance(m.type, ir.OptionalType) for m in members)
        plain = {ir.without_none(m.type): m for m in members if m.type != ir.NONE}
        values = [v for type in plain if isinstance(type, ir.LiteralType) for v in type.values]
        if len(plain) > 1 and all(isinstance(type, ir.LiteralType) for type in plain):
            plain = {_literal_type(values): members[0]}
        match [*plain.items()]:
            case []:
                return Annotation(ir.NONE)
            case [(type, marked)]:
                return marked._replace(type=ir.optional(type) if optional else type)
        self._unsupported(
            node,
            "a union of several types cannot cross a task boundary",
            "use a record with a field for each (`| None`), or `Json` for any JSON value",
        )
        return None

    def _literal(self, items: list[ast.expr]) -> ir.Type | None:
        values: list[bool | int | str] = []
        optional = False
        for item in items:
            match item:
                case ast.Constant(value=None):
                    optional = True
                case ast.Constant(value=bool() | int() | str() as value):
                    values.append(value)
                case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
                    values.append(-value)
                case _:
                    self._unsupported(
                        item, "a literal is a bool, an int or a str", "name the enum itself"
                    )
                    return None
        found = _literal_type(values)
        return ir.optional(found) if optional else found

    def _large(self, item: ast.expr) -> ir.Type | None:
        type = self.type(item)
        if type in (ir.FILE, ir.DIRECTORY, ir.SECRET, ir.VOLUME, ir.NONE):
            self._unsupported(item, f"`Large[{type}]` is no larger", f"use `{type}` itself")
            return None
        return type if type is None or isinstance(type, ir.LargeType) else ir.LargeType(item=type)


_SHAPES = {
    "list": "`list[item]`",
    "dict": "`dict[key, value]`",
    "Optional": "`Optional[item]`",
    "Annotated": "`Annotated[type, mark]`",
    "Large": "`Large[item]`",
    "Final": "`Final[item]`",
}


def _flattened(items: list[ast.expr]) -> list[ast.expr]:
    """The members of `A | B | C`, which nests to the left."""
    found: list[ast.expr] = []
    for item in items:
        match item:
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                found += _flattened([left, right])
            case _:
                found.append(item)
    return found


def _literal_type(values: list[bool | int | str]) -> ir.LiteralType:
    unique = {(type(value), value): value for value in values}
    return ir.LiteralType(values=tuple(unique.values()))


def report_missing_module(module: str, span: Span, sink: Sink) -> None:
    """Say at its import that a module is nowhere, once something needs it."""
    sink.report(
        MODULE_NOT_FOUND,
        span,
        f"module `{module}` is not found",
        help="put it beside the workflow file, or name its folder in `[tool.flowc] roots`; "
        "installed packages are those of the Python that runs flowc",
    )
