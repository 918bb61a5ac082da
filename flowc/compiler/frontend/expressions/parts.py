"""The types of parts of values: attributes, elements, slices, and what methods give."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from functools import cache

from flowc import ir
from flowc.compiler.frontend.expressions.arguments import Arguments, report_large, report_optional
from flowc.compiler.frontend.expressions.operators import constant_int
from flowc.compiler.frontend.expressions.own_code import is_compared_plainly
from flowc.compiler.frontend.expressions.pure import check_formattable, elements
from flowc.compiler.frontend.expressions.pure_types import (
    Inferred,
    Iterable,
    can_be_equal,
    dict_of,
    flowc_attributes,
    is_integer,
    is_text,
    parts_of,
    receiver,
    shown_type,
)
from flowc.compiler.frontend.expressions.variables import Names, shown
from flowc.diagnostics.catalog import (
    COMPARISON_NEVER_TRUE,
    CONSTANT_FAILURE,
    NOT_SUBSCRIPTABLE,
    OPERATOR_TYPE,
    SECRET_MISUSE,
    UNKNOWN_ATTRIBUTE,
    UNKNOWN_KEY,
    UNSUPPORTED_EXPRESSION,
    UNSUPPORTED_METHOD,
)
from flowc.ir.purity import PURE_OPERATIONS, is_plain_template
from flowc.ir.relations import NEVER, base_type, join

JSON_HELP = "declare a TypedDict for it, or look into it in a task"


def attribute(node: ast.Attribute, base: Inferred, names: Names) -> ir.Type | None:
    """The type of `base.attr`.

    Reports: `unknown-attribute`, `optional-value`, `large-value`, `secret-misuse`,
    `unsupported-expression`, `unsupported-method`.
    """
    if base == NEVER:
        return NEVER
    if _is_opaque(node.value, base, f"`.{node.attr}`", names):
        return None
    known: dict[str, ir.Type] = {}
    if not isinstance(base, Iterable):
        record, enum = names.types.record(base), names.types.enum(base)
        if record is not None and record.form != "typeddict":
            known = {field.name: field.type for field in record.fields}
        elif enum is not None:
            known = {"name": ir.STR, "value": ir.STR if enum.base == "str" else ir.INT}
        else:
            known = dict(flowc_attributes(base, names.types))
    if node.attr in known:
        return known[node.attr]
    if node.attr in methods_of(base, names):
        message = f"method `{node.attr}` is not called"
        names.report(UNSUPPORTED_METHOD, node, message, help=f"write `{shown(node)}(...)`")
        return None
    help = nearest(node.attr, known)
    message = f"`{shown_type(base)}` has no attribute `{node.attr}`"
    if base == ir.FAILURE:
        error = shown(node.value)
        message = f"`{error}` may be one of several failures, and not each has `.{node.attr}`"
        help = f"write `str({error})`, or a clause of its own: `except TaskFailed as {error}`"
    elif not isinstance(base, Iterable) and dict_of(base, names.types):
        help = f"write `{shown(node.value)}[{node.attr!r}]`"
    names.report(UNKNOWN_ATTRIBUTE, node, message, help=help)
    return None


def nearest(name: str, known: Collection[str]) -> str | None:
    """A help text that names what a wrong name may have meant."""
    found = get_close_matches(name, sorted(known), 1)
    return f"did you mean `{found[0]}`?" if found else None


def _is_opaque(node: ast.expr, base: Inferred, user: str, names: Names) -> bool:
    """Report a value that workflows do not look into."""
    if isinstance(base, ir.OptionalType) or base == ir.NONE:
        report_optional(node, user, names)
    elif isinstance(base, ir.LargeType):
        report_large(node, names)
    elif base == ir.JSON:
        message = f"`{shown(node)}` is `Json`, which workflows pass on without looking into it"
        names.report(UNSUPPORTED_EXPRESSION, node, message, help=JSON_HELP)
    elif base == ir.SECRET:
        message = f"`{shown(node)}` is a secret, which only tasks may read"
        help = "pass it to a parameter typed `Secret`"
        names.report(SECRET_MISUSE, node, message, help=help)
    else:
        return False
    return True


# --- subscripts ------------------------------------------------------------------------


def subscript(
    node: ast.Subscript, base: Inferred, index: Inferred | None, names: Names
) -> Inferred | None:
    """The type of `base[index]`; `index` None: a slice.

    Reports: `not-subscriptable`, `operator-type`, `unknown-key`, `constant-failure`,
    `optional-value`, `large-value`, `secret-misuse`, `unsupported-expression`.
    """
    if base == NEVER:
        return NEVER
    if _is_opaque(node.value, base, "a subscript", names):
        return None
    record = None if isinstance(base, Iterable) else names.types.record(base)
    if isinstance(node.slice, ast.Slice):
        return _slice(node, node.slice, base, names)
    if (parts := parts_of(base, names.types)) is not None:
        return _tuple_part(node, base, parts, names)
    if record is not None and record.form == "typeddict":
        return _record_part(node, record, names)
    if isinstance(base, ir.DictType):
        return _dict_part(node, base, index, names)
    element = _indexed(base)
    if element is None:
        message = f"`{shown_type(base)}` has no parts to subscript"
        names.report(NOT_SUBSCRIPTABLE, node.value, message)
        return None
    if index is not None and not is_integer(index) and index != NEVER:
        message = f"an index of `{shown_type(base)}` is an int, not `{shown_type(index)}`"
        names.report(OPERATOR_TYPE, node.slice, message)
        return None
    return element


def _indexed(base: Inferred) -> ir.Type | None:
    if isinstance(base, Iterable):
        return base.element if base.form == "range" else None
    if isinstance(base, ir.ListType):
        return base.element
    return ir.STR if is_text(base) else None


def _slice(node: ast.Subscript, slice: ast.Slice, base: Inferred, names: Names) -> Inferred | None:
    parts = parts_of(base, names.types)
    if parts is None:
        if _indexed(base) is not None:
            return base if isinstance(base, Iterable) else base_type(base)
        message = f"`{shown_type(base)}` cannot be sliced"
        names.report(NOT_SUBSCRIPTABLE, node.value, message)
        return None
    bounds = [slice.lower, slice.upper, slice.step]
    constants = [constant_int(bound) for bound in bounds]
    unknown = [
        bound
        for bound, constant in zip(bounds, constants, strict=True)
        if bound is not None and constant is None
    ]
    if unknown or constants[2] == 0:
        message = "a tuple is sliced by literal ints, as its parts differ in type"
        names.report(OPERATOR_TYPE, unknown[0] if unknown else node.slice, message)
        return None
    start, stop, step = constants
    return ir.TupleType(elements=parts[start:stop:step])


def _tuple_part(
    node: ast.Subscript, base: Inferred, parts: tuple[ir.Type, ...], names: Names
) -> ir.Type | None:
    index = constant_int(node.slice)
    if index is None:
        joined = None if not parts else _common(parts)
        if joined is not None:
            return joined
        message = "a tuple is subscripted by a literal int, as its parts differ in type"
        names.report(OPERATOR_TYPE, node.slice, message)
        return None
    if not -len(parts) <= index < len(parts):
        message = f"`{shown_type(base)}` has {len(parts)} parts, none at index {index}"
        names.report(CONSTANT_FAILURE, node, message)
        return None
    return parts[index]


def _common(parts: tuple[ir.Type, ...]) -> ir.Type | None:
    return parts[0] if all(part == parts[0] for part in parts) else None


def _record_part(node: ast.Subscript, record: ir.Record, names: Names) -> ir.Type | None:
    fields = {field.name: field.type for field in record.fields}
    match node.slice:
        case ast.Constant(value=str(key)) if key in fields:
            return fields[key]
        case ast.Constant(value=key):
            help = nearest(key, fields) if isinstance(key, str) else None
            message = f"`{record.name}` has no key `{key!r}`"
            names.report(UNKNOWN_KEY, node.slice, message, help=help)
        case _:
            message = f"a key of `{record.name}` is a literal, as its values differ in type"
            names.report(OPERATOR_TYPE, node.slice, message)
    return None


def _dict_part(
    node: ast.Subscript, base: ir.DictType, index: Inferred | None, names: Names
) -> ir.Type | None:
    if index is None or not _check_key(node.slice, base, index, names):
        return None
    return base.value


def _check_key(node: ast.expr, mapping: ir.DictType, key: Inferred, names: Names) -> bool:
    if isinstance(key, ir.OptionalType):
        report_optional(node, "a key", names)
        return False
    if not isinstance(key, Iterable) and (
        mapping.key == NEVER or can_be_equal(key, mapping.key, names.types)
    ):
        return True
    message = f"the keys are `{shown_type(mapping.key)}`, never `{shown_type(key)}`"
    names.report(COMPARISON_NEVER_TRUE, node, message)
    return False


# --- methods ---------------------------------------------------------------------------


def methods_of(base: Inferred, names: Names) -> frozenset[str]:
    """The names of the pure methods of a value."""
    return _methods(method_owner(base, names))


@cache
def _methods(on: str) -> frozenset[str]:
    return frozenset(op.name for op in PURE_OPERATIONS if op.kind == "method" and op.on == on)


def method_owner(base: Inferred, names: Names) -> str:
    """The type in the list of pure methods that a value belongs to; empty: none."""
    record = None if isinstance(base, Iterable) else names.types.record(base)
    if record is None:
        return receiver(base, names.types)
    return "dict" if record.form == "typeddict" else ""


def report_method(node: ast.Attribute, base: Inferred, names: Names) -> None:
    """Say that a value has no such pure method, and what to do instead.

    Reports: `unsupported-method`, and what a look into an opaque value gives.
    """
    if _is_opaque(node.value, base, f"`.{node.attr}()`", names):
        return
    help = nearest(node.attr, methods_of(base, names)) or "make it a task"
    if isinstance(base, ir.ListType | ir.DictType) and node.attr in _MUTATING:
        help = "make a new one, with a display or a comprehension"
    message = f"workflows cannot compute `.{node.attr}()` of `{shown_type(base)}`"
    names.report(UNSUPPORTED_METHOD, node, message, help=help)


_MUTATING = frozenset(
    {"append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update"}
    | {"setdefault", "popitem"}
)


def _join(base: Inferred, arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 1):
        return None
    node, type = arguments.positional[0]
    element = elements(node, type, arguments)
    if element is None:
        return None
    if not is_text(element) and element != NEVER:
        help = "write `str(...)` around the elements, in a generator expression"
        arguments.refuse(node, type, help)
        return None
    return ir.STR


def _format(base: Inferred, arguments: Arguments) -> Inferred | None:
    function = arguments.call.func
    assert isinstance(function, ast.Attribute)
    template = function.value
    if not (
        isinstance(template, ast.Constant)
        and isinstance(template.value, str)
        and is_plain_template(template.value)
    ):
        message = "`format` is for literal text that names its arguments only"
        arguments.names.report(UNSUPPORTED_METHOD, function, message, help="write an f-string")
        return None
    given = [*arguments.positional, *arguments.keywords.values()]
    fits = all(check_formattable(*argument, "`format`", arguments.names) for argument in given)
    return ir.STR if fits else None


def _affix(base: Inferred, arguments: Arguments) -> Inferred | None:
    """`startswith` and `endswith` take a text or a tuple of texts."""
    if not arguments.check_count(1, 3):
        return None
    node, type = arguments.positional[0]
    parts = type.elements if isinstance(type, ir.TupleType) else (type,)
    if not all(map(is_text, parts)):
        arguments.refuse(node, type)
        return None
    bound = ir.optional(ir.INT)
    fits = all(arguments.check(*index, bound, "start") for index in arguments.positional[1:])
    return ir.BOOL if fits else None


def _sought(base: Inferred, arguments: Arguments) -> Inferred | None:
    """`count` and `index` of a list take a value that may be in it."""
    assert isinstance(base, ir.ListType)
    if not arguments.check_count(1, 1):
        return None
    node, type = arguments.positional[0]
    for compared in (type, base):
        if not is_compared_plainly(node, compared, f"`{arguments.callee}`", arguments.names):
            return None
    if not isinstance(type, Iterable) and can_be_equal(type, base.element, arguments.names.types):
        return ir.INT
    message = f"`{shown_type(type)}` is never in `{shown_type(base)}`"
    arguments.names.report(COMPARISON_NEVER_TRUE, node, message)
    return None


def _get(base: Inferred, arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 2):
        return None
    names = arguments.names
    key_node, key = arguments.positional[0]
    default: Inferred = arguments.positional[1][1] if arguments.positional[1:] else ir.NONE
    found = _got(base, key_node, key, names)
    if found is None:
        return None
    joined = None if isinstance(default, Iterable) else join(found, default)
    if joined is None:
        node = arguments.positional[1][0]
        message = f"the default is `{shown_type(default)}`, the values are `{shown_type(found)}`"
        names.report(OPERATOR_TYPE, node, message)
    return joined


def _got(base: Inferred, node: ast.expr, key: Inferred, names: Names) -> ir.Type | None:
    record = None if isinstance(base, Iterable) else names.types.record(base)
    if record is not None:
        for field in record.fields:
            if isinstance(node, ast.Constant) and node.value == field.name:
                return field.type
    mapping = dict_of(base, names.types)
    if mapping is None:
        message = f"a key of `{shown_type(base)}` is a literal, as its values differ in type"
        names.report(OPERATOR_TYPE, node, message)
        return None
    return mapping.value if _check_key(node, mapping, key, names) else None


def _view(base: Inferred, arguments: Arguments) -> Inferred | None:
    mapping = dict_of(base, arguments.names.types)
    function = arguments.call.func
    assert isinstance(function, ast.Attribute)
    if mapping is None:
        arguments.refuse(function.value, base, "its values differ in type: name its keys")
        return None
    if not arguments.check_count(0, 0):
        return None
    match function.attr:
        case "keys":
            return Iterable(mapping.key, "view")
        case "values":
            return Iterable(mapping.value, "view")
        case _:
            return Iterable(ir.TupleType(elements=(mapping.key, mapping.value)), "view")


METHOD_CHECKERS: Mapping[tuple[str, str], Callable[[Inferred, Arguments], Inferred | None]] = {
    ("str", "join"): _join,
    ("str", "format"): _format,
    ("str", "startswith"): _affix,
    ("str", "endswith"): _affix,
    ("list", "count"): _sought,
    ("list", "index"): _sought,
    ("dict", "get"): _get,
    ("dict", "items"): _view,
    ("dict", "keys"): _view,
    ("dict", "values"): _view,
}
"""The methods whose result depends on their arguments, or on what the value holds."""
