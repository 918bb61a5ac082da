"""The types of calls in pure expressions: functions, methods, records, enums."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable

from flowc import ir
from flowc.compiler.frontend.expressions.arguments import (
    Arguments,
    Slot,
    bind,
    check_argument,
    no_spread,
    report_large,
    signature,
)
from flowc.compiler.frontend.expressions.lookups import report_nondeterministic, report_unknown
from flowc.compiler.frontend.expressions.own_code import is_made_plainly
from flowc.compiler.frontend.expressions.parts import (
    METHOD_CHECKERS,
    method_owner,
    methods_of,
    report_method,
)
from flowc.compiler.frontend.expressions.pure import CHECKERS
from flowc.compiler.frontend.expressions.pure_types import Inferred, receiver
from flowc.compiler.frontend.expressions.variables import Names, shown
from flowc.compiler.frontend.modules.model import (
    FlowcSymbol,
    ModuleSymbol,
    OtherSymbol,
    Symbol,
    TaskSymbol,
    TypeSymbol,
    WorkflowSymbol,
)
from flowc.diagnostics.catalog import (
    CALL_NOT_A_TASK,
    MODULE_NOT_FOUND,
    SECRET_MISUSE,
)
from flowc.ir.relations import NEVER

Infer = Callable[[ast.expr, Names, ir.Type | None], Inferred | None]

_STANDARD = {"date": ir.DATE, "datetime": ir.DATETIME, "timedelta": ir.TIMEDELTA}
_SECRET = (Slot("name", ir.STR), Slot("key", ir.STR, positional=False))
_VOLUME = (Slot("name", ir.STR),)
_FOR_BUILTIN = {
    "set": "write a list",
    "frozenset": "write a list",
    "map": "write a comprehension",
    "filter": "write a comprehension with `if`",
    "isinstance": "narrow an Optional by `is not None`",
    "open": "open files in a task",
    "print": "print in a task",
    "input": "take a parameter, or ask with `approve`",
    "divmod": "write `//` and `%`",
    "pow": "write `**`",
    "repr": "write an f-string: `{value!r}`",
}


def call(node: ast.Call, names: Names, infer: Infer) -> Inferred | None:
    """The type of a call of something pure.

    Reports: `call-not-a-task`, `unsupported-method`, and what is wrong with the arguments.
    """
    function = node.func
    symbol = names.symbol(function)
    if symbol is not None:
        return _call_symbol(node, symbol, names, infer)
    if isinstance(function, ast.Name) and function.id not in names.variables:
        return _call_builtin(node, function, names, infer)
    if isinstance(function, ast.Attribute):
        owner = names.symbol(function.value)
        if isinstance(owner, TypeSymbol):
            return _call_of_class(node, function, owner, names, infer)
        if isinstance(owner, ModuleSymbol) and not owner.found:
            message = f"module `{owner.module}` cannot be found"
            names.report(MODULE_NOT_FOUND, function.value, message)
            return None
        return _call_method(node, function, names, infer)
    if not _in_error(function, names):
        _report_not_pure(function, names)
    return None


def _in_error(function: ast.expr, names: Names) -> bool:
    """Whether what is called is a variable whose definition was reported already."""
    variable = names.variables.get(function.id) if isinstance(function, ast.Name) else None
    return variable is not None and variable.type is None


def _call_symbol(node: ast.Call, symbol: Symbol, names: Names, infer: Infer) -> Inferred | None:
    match symbol:
        case TypeSymbol(type=None):
            return None
        case TypeSymbol(type=type) if type is not None and names.types.record(type):
            return _construct(node, type, names, infer)
        case TypeSymbol(type=type) if type is not None and names.types.enum(type):
            return _enum_of_value(node, type, names, infer)
        case TypeSymbol(type=ir.ScalarType(name=name)) if name in _STANDARD:
            return _by_signature(node, name, name, None, names, infer)
        case FlowcSymbol(name=("File" | "Directory") as name):
            return _by_signature(node, name, name, None, names, infer)
        case FlowcSymbol(name="Secret"):
            return _constant_of_flowc(node, _SECRET, ir.SECRET, names, infer)
        case FlowcSymbol(name="Volume"):
            return _constant_of_flowc(node, _VOLUME, ir.VOLUME, names, infer)
        case OtherSymbol(missing=str(module)):
            names.report(MODULE_NOT_FOUND, node.func, f"module `{module}` cannot be found")
        case _:
            _report_not_pure(node.func, names)
    return None


def _report_not_pure(function: ast.expr, names: Names) -> None:
    if report_nondeterministic(function, names):
        return
    symbol = names.symbol(function)
    name = shown(function)
    match symbol:
        case TaskSymbol() | WorkflowSymbol():
            message, help = f"`{name}` cannot be called here", "call it in a statement of its own"
        case OtherSymbol(what="function"):
            message, help = f"`{name}` is neither a task nor pure", "mark it `@task`"
        case _:
            message, help = f"`{name}` is neither a task nor pure", "call it in a task"
    names.report(CALL_NOT_A_TASK, function, message, help=help)


# --- functions -------------------------------------------------------------------------


def _call_builtin(
    node: ast.Call, function: ast.Name, names: Names, infer: Infer
) -> Inferred | None:
    checker = CHECKERS.get(function.id)
    if checker is not None:
        arguments = _arguments(node, function.id, names, infer)
        return None if arguments is None else checker(arguments)
    if hasattr(builtins, function.id):
        message = f"`{function.id}` is neither a task nor pure"
        help = _FOR_BUILTIN.get(function.id, "call it in a task")
        names.report(CALL_NOT_A_TASK, function, message, help=help)
    else:
        report_unknown(function, names)
    return None


def _arguments(node: ast.Call, callee: str, names: Names, infer: Infer) -> Arguments | None:
    """The arguments of a function with their types; a function given as `key` has none."""
    spread_fits = callee in ("max", "min", "zip")
    if not spread_fits and not no_spread(node, callee, names):
        return None
    types = [
        infer(arg.value if isinstance(arg, ast.Starred) else arg, names, None) for arg in node.args
    ]
    keyword_types = [
        NEVER if keyword.arg == "key" else infer(keyword.value, names, None)
        for keyword in node.keywords
    ]
    positional = [(arg, type) for arg, type in zip(node.args, types, strict=True) if type]
    keywords = {
        keyword.arg or "**": (keyword.value, type)
        for keyword, type in zip(node.keywords, keyword_types, strict=True)
        if type
    }
    if len(positional) + len(keywords) < len(types) + len(keyword_types):
        return None
    if not _may_pass(callee, [*positional, *keywords.values()], names):
        return None
    return Arguments(node, callee, tuple(positional), keywords, names)


def _may_pass(callee: str, given: list[tuple[ast.expr, Inferred]], names: Names) -> bool:
    """Whether a pure function may see these values.

    Reports: `large-value`, `secret-misuse`.
    """
    for node, type in given:
        if isinstance(type, ir.LargeType) and callee != "len":
            report_large(node, names)
            return False
        if type == ir.SECRET:
            message = f"`{callee}` would read the secret `{shown(node)}`"
            help = "pass it to a parameter typed `Secret`"
            names.report(SECRET_MISUSE, node, message, help=help)
            return False
    return True


def _by_signature(
    node: ast.Call, callee: str, name: str, on: str | None, names: Names, infer: Infer
) -> Inferred | None:
    """A call of something whose published signature says its type."""
    found = signature(name, on)
    return found.result if _fits(node, found.slots, callee, names, infer) else None


def _fits(node: ast.Call, slots: tuple[Slot, ...], callee: str, names: Names, infer: Infer) -> bool:
    bound = bind(node, slots, callee, names)
    if bound is None:
        return False
    by_name = {slot.name: slot for slot in slots}
    for name, argument in bound.items():
        slot = by_name[name]
        type = infer(argument, names, slot.type)
        if type is None or not _may_pass(callee, [(argument, type)], names):
            return False
        if not check_argument(argument, type, slot, callee, names):
            return False
    return True


def _constant_of_flowc(
    node: ast.Call, slots: tuple[Slot, ...], result: ir.Type, names: Names, infer: Infer
) -> ir.Type | None:
    return result if _fits(node, slots, shown(node.func), names, infer) else None


# --- records and enums -----------------------------------------------------------------


def _construct(node: ast.Call, type: ir.Type, names: Names, infer: Infer) -> ir.Type | None:
    record = names.types.record(type)
    assert record is not None
    if not is_made_plainly(node, type, names):
        return None
    positional = record.form != "typeddict"
    slots = tuple(
        Slot(
            field.name,
            field.type,
            required=field.default is None and field.required,
            positional=positional,
        )
        for field in record.fields
    )
    bound = bind(node, slots, record.name, names)
    if bound is None:
        return None
    by_name = {slot.name: slot for slot in slots}
    fine = True
    for name, argument in bound.items():
        found = infer(argument, names, by_name[name].type)
        fine = (
            found is not None
            and check_argument(argument, found, by_name[name], record.name, names)
            and fine
        )
    return type if fine else None


def _enum_of_value(node: ast.Call, type: ir.Type, names: Names, infer: Infer) -> ir.Type | None:
    enum = names.types.enum(type)
    assert enum is not None
    if not is_made_plainly(node, type, names):
        return None
    value = Slot("value", ir.STR if enum.base == "str" else ir.INT, keyword=False)
    return type if _fits(node, (value,), enum.name, names, infer) else None


# --- methods ---------------------------------------------------------------------------


def _call_of_class(
    node: ast.Call, function: ast.Attribute, owner: TypeSymbol, names: Names, infer: Infer
) -> Inferred | None:
    """A method of a class: `date.fromisoformat(text)`; of an enum's member, its attribute."""
    if owner.type is None:
        return None
    on = receiver(owner.type, names.types)
    if function.attr == "fromisoformat" and function.attr in methods_of(owner.type, names):
        return _by_signature(node, shown(function), function.attr, on, names, infer)
    _report_not_pure(function, names)
    return None


def _call_method(
    node: ast.Call, function: ast.Attribute, names: Names, infer: Infer
) -> Inferred | None:
    base = infer(function.value, names, None)
    if base is None or base == NEVER:
        return base
    if function.attr not in methods_of(base, names) or isinstance(base, ir.LargeType):
        report_method(function, base, names)
        return None
    on = method_owner(base, names)
    checker = METHOD_CHECKERS.get((on, function.attr))
    if checker is None:
        return _by_signature(node, function.attr, function.attr, on, names, infer)
    if not no_spread(node, function.attr, names):
        return None
    arguments = _arguments(node, function.attr, names, infer)
    return None if arguments is None else checker(base, arguments)
