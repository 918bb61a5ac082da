"""Classes to records and enums."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Literal, NamedTuple

from flowc import ir
from flowc.compiler.frontend.declarations.annotations import (
    Annotation,
    generic_name,
    holds_secret,
    read_annotation,
)
from flowc.compiler.frontend.declarations.docstrings import Docs, read_docs
from flowc.compiler.frontend.expressions.constants import constant
from flowc.compiler.frontend.modules.model import ModuleScope, TypeSymbol, TypeTable
from flowc.compiler.frontend.modules.resolve import lookup, origin
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import (
    DUPLICATE_DEFINITION,
    MISSING_ANNOTATION,
    NOT_CONSTANT,
    UNKNOWN_ATTRIBUTE,
    UNSUPPORTED_TYPE,
)

_RecordForm = Literal["dataclass", "namedtuple", "typeddict"]
_ENUMS = frozenset(("enum.Enum", "enum.StrEnum", "enum.IntEnum"))
_TYPED_DICTS = frozenset(("typing.TypedDict", "typing_extensions.TypedDict"))
_NAMED_TUPLES = frozenset(("typing.NamedTuple", "typing_extensions.NamedTuple"))


class _Context(NamedTuple):
    """What reading a class needs of its surroundings; `name` is the class's name in the IR."""

    node: ast.ClassDef
    name: str
    scope: ModuleScope
    types: TypeTable
    sink: Sink


def is_declaration(node: ast.ClassDef, scope: ModuleScope) -> bool:
    """Whether a class is a record or an enum: a dataclass, NamedTuple, TypedDict or Enum."""
    return _form(node, scope) is not None


def read_class(
    node: ast.ClassDef, name: str, scope: ModuleScope, types: TypeTable, sink: Sink
) -> ir.Declaration | None:
    """The record or enum that a class declares. None: it is in error, and reported."""
    context = _Context(node, name, scope, types, sink)
    form = _form(node, scope)
    if form == "enum":
        return _read_enum(context)
    if form == "dataclass":
        return _read_dataclass(context)
    if form == "namedtuple":
        return _record(context, "namedtuple", _own_fields(context), frozen=True)
    return _read_typed_dict(context)


def _form(node: ast.ClassDef, scope: ModuleScope) -> _RecordForm | Literal["enum"] | None:
    bases = [origin(base, scope) for base in node.bases]
    if _ENUMS.intersection(bases):
        return "enum"
    if _TYPED_DICTS.intersection(bases):
        return "typeddict"
    if _NAMED_TUPLES.intersection(bases):
        return "namedtuple"
    if dataclass_options(node, scope) is not None:
        return "dataclass"
    inherited = [record.form for record in _base_records(node, scope)]
    return "typeddict" if "typeddict" in inherited else None


def _base_records(node: ast.ClassDef, scope: ModuleScope) -> list[ir.Record]:
    symbols = [lookup(base, scope) for base in node.bases]
    declared = [symbol.declaration for symbol in symbols if isinstance(symbol, TypeSymbol)]
    return [declaration for declaration in declared if isinstance(declaration, ir.Record)]


def dataclass_options(node: ast.ClassDef, scope: ModuleScope) -> dict[str, bool] | None:
    """The keywords of `@dataclass`. None: the class is no dataclass."""
    for decorator in node.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        if origin(target, scope) == "dataclasses.dataclass":
            keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
            return {
                keyword.arg: keyword.value.value is True
                for keyword in keywords
                if keyword.arg and isinstance(keyword.value, ast.Constant)
            }
    return None


# --- records ---------------------------------------------------------------------------


def _read_dataclass(context: _Context) -> ir.Record | None:
    options = dataclass_options(context.node, context.scope) or {}
    if options.get("init") is False:
        context.sink.report(
            UNSUPPORTED_TYPE,
            context.scope.file.span(context.node.decorator_list[0]),
            f"dataclass `{context.node.name}` has no `__init__`",
            help="leave `init=False` out: values are built from their fields",
        )
        return None
    inherited = [f for base in _base_records(context.node, context.scope) for f in base.fields]
    own = _own_fields(context)
    if own is None:
        return None
    fields = {field.name: field for field in (*inherited, *own)}
    return _record(context, "dataclass", [*fields.values()], frozen=options.get("frozen", False))


def _read_typed_dict(context: _Context) -> ir.Record | None:
    total = True
    for keyword in context.node.keywords:
        if keyword.arg == "total" and isinstance(keyword.value, ast.Constant):
            total = bool(keyword.value.value)
    inherited = [f for base in _base_records(context.node, context.scope) for f in base.fields]
    own = _own_fields(context, total=total)
    if own is None:
        return None
    fields = {field.name: field for field in (*inherited, *own)}
    return _record(context, "typeddict", [*fields.values()])


def _record(
    context: _Context,
    form: _RecordForm,
    fields: list[ir.RecordField] | None,
    *,
    frozen: bool = False,
) -> ir.Record | None:
    if fields is None or not _beside_known(context, fields):
        return None
    return ir.Record(
        name=context.name,
        form=form,
        fields=tuple(fields),
        frozen=frozen,
        doc=read_docs(context.node).summary,
        span=context.scope.file.span(context.node),
    )


def _beside_known(context: _Context, fields: list[ir.RecordField]) -> bool:
    files = {f.name for f in fields if ir.without_none(f.type) == ir.FILE and f.beside is None}
    wrong = [f for f in fields if f.beside is not None and f.beside[0] not in files]
    for field in wrong:
        assert field.beside is not None
        context.sink.report(
            UNKNOWN_ATTRIBUTE,
            context.scope.file.span(context.node),
            f"`{context.node.name}.{field.name}` stands beside `{field.beside[0]}`, "
            "which is no `File` field of the record",
            help="name a field of the same record that is a `File` of its own",
        )
    return not wrong


def _own_fields(context: _Context, *, total: bool = True) -> list[ir.RecordField] | None:
    """The fields in the class body; None: one is in error."""
    docs = read_docs(context.node)
    found: list[ir.RecordField | None] = []
    for statement, doc in _with_docs(context.node, docs):
        if isinstance(statement.target, ast.Name) and not _is_no_field(statement, context.scope):
            found.append(_field(statement, statement.target.id, doc, total, context))
    fields = [field for field in found if field is not None]
    return fields if len(fields) == len(found) and _annotated(context) else None


def _with_docs(node: ast.ClassDef, docs: Docs) -> Iterator[tuple[ast.AnnAssign, str | None]]:
    """Field statements, each with its entry in the docstring, or the text that follows it."""
    for statement, following in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            text = docs.entries.get(statement.target.id)
            match following:
                case ast.Expr(value=ast.Constant(value=str(below))) if text is None:
                    text = " ".join(below.split())
            yield statement, text


def _is_no_field(statement: ast.AnnAssign, scope: ModuleScope) -> bool:
    node = statement.annotation
    name = origin(node.value if isinstance(node, ast.Subscript) else node, scope)
    return name in ("typing.ClassVar", "dataclasses.KW_ONLY")


def _annotated(context: _Context) -> bool:
    """Whether no assignment lacks an annotation, which Python would not take for a field."""
    if _form(context.node, context.scope) != "namedtuple":
        return True
    plain = [node for node in context.node.body if isinstance(node, ast.Assign)]
    for node in plain:
        context.sink.report(
            MISSING_ANNOTATION,
            context.scope.file.span(node),
            f"`{ast.unparse(node.targets[0])}` has no type, so it is no field",
            help="annotate it",
        )
    return not plain


def _field(
    statement: ast.AnnAssign, name: str, doc: str | None, total: bool, context: _Context
) -> ir.RecordField | None:
    required, node = _required(statement.annotation, context.scope, total)
    annotation = read_annotation(node, context.scope, context.sink)
    if annotation is None or holds_secret(annotation.type, node, context.scope, context.sink):
        return None
    default = None
    if statement.value is not None:
        default = _default(statement.value, annotation, context)
        if default is None and not _without_default(statement.value, context.scope):
            return None
    return ir.RecordField(
        name=name,
        type=annotation.type,
        default=default,
        doc=doc,
        beside=annotation.beside,
        required=required,
    )


def _required(node: ast.expr, scope: ModuleScope, total: bool) -> tuple[bool, ast.expr]:
    """Take `Required[T]` and `NotRequired[T]` of a TypedDict off a type."""
    if isinstance(node, ast.Subscript) and generic_name(node.value, scope) is None:
        name = (origin(node.value, scope) or "").rpartition(".")[2]
        if name in ("Required", "NotRequired", "ReadOnly"):
            required, inner = _required(node.slice, scope, total)
            return (required if name == "ReadOnly" else name == "Required"), inner
    return total, node


def _without_default(value: ast.expr, scope: ModuleScope) -> bool:
    """Whether a value is `field(...)` with neither default nor factory."""
    if not (isinstance(value, ast.Call) and origin(value.func, scope) == "dataclasses.field"):
        return False
    return not {"default", "default_factory"} & {keyword.arg for keyword in value.keywords}


def _default(value: ast.expr, annotation: Annotation, context: _Context) -> ir.Constant | None:
    if isinstance(value, ast.Call) and origin(value.func, context.scope) == "dataclasses.field":
        keywords = {keyword.arg: keyword.value for keyword in value.keywords}
        if "default" in keywords:
            value = keywords["default"]
        elif "default_factory" in keywords:
            value = _made_by(keywords["default_factory"], context.scope)
        else:
            return None
    return constant(value, context.scope, context.types, context.sink, annotation.type)


def _made_by(factory: ast.expr, scope: ModuleScope) -> ast.expr:
    """The expression whose value a factory gives."""
    made: ast.expr
    plain = factory.value if isinstance(factory, ast.Subscript) else factory
    match factory, origin(plain, scope):
        case ast.Lambda(body=body), _:
            return body
        case _, "list":
            made = ast.List(elts=[], ctx=ast.Load())
        case _, "dict":
            made = ast.Dict(keys=[], values=[])
        case _:
            made = ast.Call(func=factory, args=[], keywords=[])
    return ast.copy_location(made, factory)


# --- enums -----------------------------------------------------------------------------


def _read_enum(context: _Context) -> ir.Enum | None:
    bases = {origin(base, context.scope) for base in context.node.bases}
    of_text = bool(bases & {"enum.StrEnum", "str"})
    of_numbers = bool(bases & {"enum.IntEnum", "int"})
    members: dict[str, str | int] = {}
    for name, value in _member_nodes(context.node):
        if name in members:
            message = f"`{context.node.name}.{name}` is defined twice"
            context.sink.report(DUPLICATE_DEFINITION, context.scope.file.span(value), message)
        found = _member(name, value, members, of_text, context)
        if found is None:
            return None
        members[name] = found
    texts = sum(isinstance(value, str) for value in members.values())
    if texts not in (0, len(members)) or (of_text and not texts) or (of_numbers and texts):
        context.sink.report(
            UNSUPPORTED_TYPE,
            context.scope.file.span(context.node),
            f"the members of enum `{context.node.name}` are not all text or all int",
            help="give every member a value of the same kind",
        )
        return None
    # Of members with equal values, Python makes the later ones aliases of the first.
    unique = {value: name for name, value in reversed(members.items())}
    return ir.Enum(
        name=context.name,
        base="str" if texts else "int",
        mixed=of_text or of_numbers,
        members=tuple((name, value) for name, value in members.items() if unique[value] == name),
        span=context.scope.file.span(context.node),
    )


def _member_nodes(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if not name.startswith("_"):
                yield name, value


def _member(
    name: str, node: ast.expr, members: dict[str, str | int], of_text: bool, context: _Context
) -> str | int | None:
    if isinstance(node, ast.Call) and origin(node.func, context.scope) == "enum.auto":
        plain = "str" in {origin(base, context.scope) for base in context.node.bases}
        if plain:
            context.sink.report(
                NOT_CONSTANT,
                context.scope.file.span(node),
                "`auto()` in an enum of `str` gives the text of a number",
                help="write the text, or derive the enum from `StrEnum`",
            )
            return None
        numbers = [value for value in members.values() if isinstance(value, int)]
        return name.lower() if of_text else max(numbers, default=0) + 1
    found = constant(node, context.scope, context.types, context.sink, None)
    if found is None:
        return None
    value = found.json_value
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    context.sink.report(
        UNSUPPORTED_TYPE,
        context.scope.file.span(node),
        f"`{context.node.name}.{name}` is neither text nor an int",
        help="an enum that crosses a task boundary has text or int values",
    )
    return None
