"""The pure functions: what each gives, by the types of its arguments.

`PURE_OPERATIONS` lists everything a pure expression may do. A function or method whose published
signature says its type needs no code; the others have a checker here or in `methods`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from flowc import ir
from flowc.compiler.frontend.expressions.arguments import Arguments, refuse
from flowc.compiler.frontend.expressions.own_code import is_tested_plainly
from flowc.compiler.frontend.expressions.pure_types import (
    Inferred,
    Iterable,
    can_order,
    dict_of,
    has_length,
    is_condition,
    is_formattable,
    is_integer,
    is_key,
    is_number,
    is_ordered,
    is_text,
    iterated,
    parts_of,
    shown_type,
)
from flowc.compiler.frontend.expressions.variables import Names, shown
from flowc.diagnostics.catalog import (
    DICTIONARY_KEY,
    NOT_ITERABLE,
    OPERATOR_TYPE,
    SECRET_MISUSE,
    UNSUPPORTED_EXPRESSION,
)
from flowc.ir.purity import KEYS, PURE_OPERATIONS
from flowc.ir.relations import NEVER, join, join_all

__all__ = ["CHECKERS", "PURE_OPERATIONS", "check_formattable", "elements"]


def elements(node: ast.expr, type: Inferred, arguments: Arguments) -> ir.Type | None:
    """What a function reads from an iterable argument.

    Reports: `not-iterable`, `optional-value`, `large-value`.
    """
    if isinstance(type, ir.OptionalType | ir.LargeType):
        arguments.refuse(node, type)
        return None
    found = iterated(type, arguments.names.types)
    if found is None:
        message = f"`{shown(node)}` is `{shown_type(type)}`, which has no elements"
        arguments.names.report(NOT_ITERABLE, node, message)
    return found


def check_formattable(node: ast.expr, type: Inferred, user: str, names: Names) -> bool:
    """Whether `str` of a value is the same everywhere.

    Reports: `operator-type`, `secret-misuse`, `large-value`.
    """
    if not isinstance(type, Iterable) and is_formattable(type, names.types):
        return True
    if type == ir.SECRET:
        message = f"`{shown(node)}` is a secret: its text would show"
        help = "pass it to a parameter typed `Secret`"
        names.report(SECRET_MISUSE, node, message, help=help)
        return False
    refuse(node, type, user, names, _formatting_help(type, names))
    return False


def _formatting_help(type: Inferred, names: Names) -> str:
    if isinstance(type, Iterable):
        return "write `list(...)` around it"
    if names.types.enum(type):
        return "the value of an enum is its `.value`"
    if names.types.record(type):
        return "format its fields"
    if type == ir.FILE:
        return "a file has a `.name`; its path is known to tasks only"
    return "format it in a task"


# --- checkers --------------------------------------------------------------------------


def _abs(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 1):
        return None
    ((node, type),) = arguments.positional
    if is_integer(type):
        return ir.INT
    if type in (ir.FLOAT, ir.TIMEDELTA, NEVER):
        return type
    arguments.refuse(node, type)
    return None


def _any_all(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 1):
        return None
    ((node, type),) = arguments.positional
    element = elements(node, type, arguments)
    if element is None:
        return None
    if not is_condition(element):
        arguments.refuse(node, type, "its elements are never truth values")
        return None
    return ir.BOOL if is_tested_plainly(node, element, arguments.names) else None


def _bool(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(0, 1):
        return None
    for node, type in arguments.positional:
        if not is_condition(type):
            arguments.refuse(node, type)
            return None
        if not is_tested_plainly(node, type, arguments.names):
            return None
    return ir.BOOL


def _dict(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(0, 1, tuple(arguments.keywords)):
        return None
    named = [type for _, type in arguments.keywords.values() if not isinstance(type, Iterable)]
    values = join_all(named)
    found = ir.DictType(key=ir.STR if named else NEVER, value=values or ir.JSON)
    for node, type in arguments.positional:
        pairs = dict_of(type, arguments.names.types) or _pairs(node, type, arguments)
        joined = pairs and join(pairs, found)
        if joined is None:
            return None
        assert isinstance(joined, ir.DictType)
        found = joined
    if values is None:
        names = arguments.names
        names.report(OPERATOR_TYPE, arguments.call, "the values of the dict have different types")
        return None
    return found


def _pairs(node: ast.expr, type: Inferred, arguments: Arguments) -> ir.DictType | None:
    element = elements(node, type, arguments)
    if element is None:
        return None
    parts = (NEVER, NEVER) if element == NEVER else parts_of(element, arguments.names.types)
    if parts is None or len(parts) != 2:
        arguments.refuse(node, type, "`dict` takes a dict or pairs of key and value")
        return None
    if not is_key(parts[0], arguments.names.types):
        message = f"`{shown_type(parts[0])}` cannot be the key of a dictionary"
        arguments.names.report(DICTIONARY_KEY, node, message)
        return None
    return ir.DictType(key=parts[0], value=parts[1])


def _enumerate(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 2, ("start",)):
        return None
    starts = [*arguments.positional[1:], *arguments.keywords.values()]
    node, type = arguments.positional[0]
    element = elements(node, type, arguments)
    if element is None or not all(arguments.check(*start, ir.INT, "start") for start in starts):
        return None
    return Iterable(ir.TupleType(elements=(ir.INT, element)))


def _number(result: ir.Type) -> Callable[[Arguments], Inferred | None]:
    """`int` and `float`: of a number or a text; `int` of a text takes a base."""

    def check(arguments: Arguments) -> Inferred | None:
        most = 2 if result == ir.INT else 1
        if not arguments.check_count(0, most, ("base",) if result == ir.INT else ()):
            return None
        bases = [*arguments.positional[1:], *arguments.keywords.values()]
        for node, type in arguments.positional[:1]:
            if not (is_text(type) or type == NEVER or (is_number(type) and not bases)):
                arguments.refuse(node, type)
                return None
        return result if all(arguments.check(*base, ir.INT, "base") for base in bases) else None

    return check


def _len(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 1):
        return None
    ((node, type),) = arguments.positional
    if has_length(type, arguments.names.types):
        return ir.INT
    arguments.refuse(node, type, "write `list(...)` around it" if _is_iterator(type) else None)
    return None


def _list(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(0, 1):
        return None
    element: ir.Type | None = NEVER
    for node, type in arguments.positional:
        element = elements(node, type, arguments)
    return element and ir.ListType(element=element)


def _extreme(arguments: Arguments) -> Inferred | None:
    """`min` and `max`: of the elements of one argument, or of several arguments."""
    names = arguments.names
    single = len(arguments.positional) == 1
    if not arguments.check_count(1, None, ("key", "default") if single else ("key",)):
        return None
    candidates: list[ir.Type] = []
    for node, type in arguments.positional:
        spread = single or isinstance(node, ast.Starred)
        found = elements(node, type, arguments) if spread else _value(node, type, arguments)
        if found is None:
            return None
        candidates.append(found)
    joined = _joined(arguments, candidates)
    if joined is None or not _check_key(arguments, joined):
        return None
    if "key" not in arguments.keywords and not _all_ordered(arguments, candidates):
        return None
    if "default" in arguments.keywords:
        node, default = arguments.keywords["default"]
        value = _value(node, default, arguments)
        merged = value and join(joined, value)
        if value is not None and merged is None:
            message = f"`default` is `{shown_type(value)}`, the elements `{shown_type(joined)}`"
            names.report(OPERATOR_TYPE, node, message)
        return merged
    return joined


def _all_ordered(arguments: Arguments, types: list[ir.Type]) -> bool:
    node = arguments.positional[0][0]
    for type in types:
        if not is_ordered(type):
            arguments.refuse(node, type, "its values have no order")
            return False
        if not can_order(types[0], type):
            message = f"`{arguments.callee}` cannot order `{types[0]}` and `{type}`"
            arguments.names.report(OPERATOR_TYPE, node, message)
            return False
    return True


def _joined(arguments: Arguments, types: list[ir.Type]) -> ir.Type | None:
    joined = join_all(types)
    if joined is None:
        listed = " and ".join(f"`{shown_type(type)}`" for type in dict.fromkeys(types))
        message = f"`{arguments.callee}` does not take {listed} together"
        arguments.names.report(OPERATOR_TYPE, arguments.call, message)
    return joined


def _value(node: ast.expr, type: Inferred, arguments: Arguments) -> ir.Type | None:
    if isinstance(type, Iterable):
        arguments.refuse(node, type)
        return None
    return type


_OF_KEY: Mapping[str, Callable[[ir.Type], bool]] = {
    "abs": lambda type: is_number(type) or type == ir.TIMEDELTA,
    "float": lambda type: is_number(type) or is_text(type),
    "int": lambda type: is_number(type) or is_text(type),
}


def _check_key(arguments: Arguments, element: ir.Type) -> bool:
    """`key=` takes a pure function by name: there are no lambdas."""
    if "key" not in arguments.keywords:
        return True
    node, _ = arguments.keywords["key"]
    names = arguments.names
    name = node.id if isinstance(node, ast.Name) else ""
    if name not in KEYS or not names.is_builtin(node, name):
        known = ", ".join(f"`{key}`" for key in sorted(KEYS))
        message = f"`key` of `{arguments.callee}` is one of {known} in workflows"
        names.report(UNSUPPORTED_EXPRESSION, node, message, help="make it a task")
        return False
    fits = (
        has_length(element, names.types)
        if name == "len"
        else is_formattable(element, names.types)
        if name == "str"
        else _OF_KEY[name](element)
    )
    if not fits and element != NEVER:
        message = f"`{name}` does not take `{shown_type(element)}`"
        names.report(OPERATOR_TYPE, node, message)
        return False
    return True


def _next(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 2):
        return None
    node, type = arguments.positional[0]
    if not _is_iterator(type):
        arguments.refuse(node, type, "`next` takes a generator expression")
        return None
    assert isinstance(type, Iterable)
    found = [type.element]
    for default, default_type in arguments.positional[1:]:
        value = _value(default, default_type, arguments)
        if value is None:
            return None
        found.append(value)
    return _joined(arguments, found)


def _is_iterator(type: Inferred) -> bool:
    return isinstance(type, Iterable) and type.form == "iterator"


def _range(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 3):
        return None
    for node, type in arguments.positional:
        if not is_integer(type):
            arguments.refuse(node, type)
            return None
    return Iterable(ir.INT, "range")


def _reversed(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 1):
        return None
    ((node, type),) = arguments.positional
    element = elements(node, type, arguments)
    if element is None:
        return None
    if _is_iterator(type):
        arguments.refuse(node, type, "write `list(...)` around it")
        return None
    return Iterable(element)


def _round(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 2, ("ndigits",)):
        return None
    node, type = arguments.positional[0]
    if not is_number(type):
        arguments.refuse(node, type)
        return None
    digits = [*arguments.positional[1:], *arguments.keywords.values()]
    if not all(arguments.check(*digit, ir.INT, "ndigits") for digit in digits):
        return None
    return ir.FLOAT if digits and type == ir.FLOAT else ir.INT


def _sorted(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 1, ("key", "reverse")):
        return None
    ((node, type),) = arguments.positional
    element = elements(node, type, arguments)
    if element is None or not _check_key(arguments, element):
        return None
    if "key" not in arguments.keywords and not _all_ordered(arguments, [element]):
        return None
    reverse = arguments.keywords.get("reverse")
    if reverse is not None and not arguments.check(*reverse, ir.BOOL, "reverse"):
        return None
    return ir.ListType(element=element)


def _str(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(0, 1):
        return None
    fits = all(
        check_formattable(*argument, "`str`", arguments.names) for argument in arguments.positional
    )
    return ir.STR if fits else None


def _sum(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(1, 2, ("start",)):
        return None
    node, type = arguments.positional[0]
    element = elements(node, type, arguments)
    starts = [*arguments.positional[1:], *arguments.keywords.values()]
    start = _value(*starts[0], arguments) if starts else ir.INT
    if element is None or start is None:
        return None
    if element == NEVER or (is_number(element) and is_number(start)):
        whole = is_integer(start) and (element == NEVER or is_integer(element))
        return ir.INT if whole else start if element == NEVER else ir.FLOAT
    adds = element == ir.TIMEDELTA or isinstance(element, ir.ListType)
    joined = join(start, element) if adds else None
    if joined is None:
        help = "write `''.join(...)`" if is_text(element) else "give a `start` of the same type"
        arguments.refuse(node, type, help)
    return joined


def _tuple(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(0, 1):
        return None
    parts: tuple[ir.Type, ...] | None = ()
    for node, type in arguments.positional:
        parts = parts_of(type, arguments.names.types)
        if parts is None:
            arguments.refuse(node, type, "the length of a tuple is fixed: use `list`")
    return None if parts is None else ir.TupleType(elements=parts)


def _zip(arguments: Arguments) -> Inferred | None:
    if not arguments.check_count(0, None, ("strict",)):
        return None
    found: list[ir.Type] = []
    for node, type in arguments.positional:
        if isinstance(node, ast.Starred):
            message = "how many lists `zip` takes depends on a value that is known at run time only"
            arguments.names.report(UNSUPPORTED_EXPRESSION, node, message, help="make it a task")
            return None
        element = elements(node, type, arguments)
        if element is None:
            return None
        found.append(element)
    stricts = arguments.keywords.values()
    if not all(arguments.check(*strict, ir.BOOL, "strict") for strict in stricts):
        return None
    return Iterable(ir.TupleType(elements=tuple(found)))


CHECKERS: Mapping[str, Callable[[Arguments], Inferred | None]] = {
    "abs": _abs,
    "all": _any_all,
    "any": _any_all,
    "bool": _bool,
    "dict": _dict,
    "enumerate": _enumerate,
    "float": _number(ir.FLOAT),
    "int": _number(ir.INT),
    "len": _len,
    "list": _list,
    "max": _extreme,
    "min": _extreme,
    "next": _next,
    "range": _range,
    "reversed": _reversed,
    "round": _round,
    "sorted": _sorted,
    "str": _str,
    "sum": _sum,
    "tuple": _tuple,
    "zip": _zip,
}
"""The functions of Python whose result depends on their arguments."""
