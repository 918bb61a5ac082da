"""The types of names of the module: constants, enum members, and what is no value."""

from __future__ import annotations

import ast
import builtins
from difflib import get_close_matches

from flowc import ir
from flowc.compiler.frontend.expressions.parts import attribute, nearest
from flowc.compiler.frontend.expressions.pure_types import Inferred, Iterable
from flowc.compiler.frontend.expressions.variables import Names, shown
from flowc.compiler.frontend.modules.model import (
    ConstantSymbol,
    FlowcSymbol,
    ModuleSymbol,
    OtherSymbol,
    Symbol,
    TaskSymbol,
    TypeSymbol,
    WorkflowSymbol,
)
from flowc.diagnostics.catalog import (
    MODULE_NOT_FOUND,
    NAME_NOT_IN_MODULE,
    NONDETERMINISTIC_CALL,
    TASK_AS_VALUE,
    UNDEFINED_NAME,
    UNKNOWN_ATTRIBUTE,
    UNKNOWN_FLOWC_NAME,
    UNSUPPORTED_EXPRESSION,
)
from flowc.ir.relations import NEVER, base_type
from flowc.lang import units

_CLOCKS = frozenset({"today", "now", "utcnow", "time", "time_ns", "monotonic", "perf_counter"})
_CHANCE = ("random.", "uuid.", "secrets.", "time.", "os.urandom", "os.getpid")


def symbol_type(node: ast.expr, names: Names, expected: ir.Type | None) -> Inferred | None:
    """The type of a name or dotted name of the module; an enum is read as its members.

    Reports: `undefined-name`, `task-as-value`, `unsupported-expression`, `module-not-found`.
    """
    symbol = names.symbol(node)
    match symbol:
        case ConstantSymbol(value=value):
            return None if value is None else literal_type(value, expected) or value.type
        case TypeSymbol(type=ir.NamedType() as type) if names.types.enum(type):
            return Iterable(type, "view")
        case FlowcSymbol(name=name) if flowc_constant(name) is not None:
            return ir.INT
        case TaskSymbol() | WorkflowSymbol():
            kind = "task" if isinstance(symbol, TaskSymbol) else "workflow"
            message = f"{kind} `{symbol.name}` is not called"
            names.report(TASK_AS_VALUE, node, message, help=f"write `{shown(node)}(...)`")
        case OtherSymbol(missing=str(module)):
            names.report(MODULE_NOT_FOUND, node, f"module `{module}` cannot be found")
        case None:
            report_unknown(node, names)
        case _:
            _report_no_value(node, symbol, names)
    return None


def member_type(node: ast.Attribute, names: Names, expected: ir.Type | None) -> Inferred | None:
    """The type of an attribute of a class or module: `Color.RED`, `lib.LIMIT`.

    Reports: `unknown-attribute`, `name-not-in-module`, and what `symbol_type` reports.
    """
    owner = names.symbol(node.value)
    match owner:
        case ModuleSymbol():
            if names.symbol(node) is None:
                _report_no_member(node, owner, names)
                return None
            return symbol_type(node, names, expected)
        case TypeSymbol(type=type):
            return None if type is None else _class_member(node, type, names)
        case ConstantSymbol():
            base = symbol_type(node.value, names, None)
            return None if base is None else attribute(node, base, names)
        case _:
            symbol_type(node.value, names, None)
            return None


def _class_member(node: ast.Attribute, type: ir.Type, names: Names) -> ir.Type | None:
    enum = names.types.enum(type)
    if enum is None:
        _report_no_value(node, names.symbol(node.value), names)
        return None
    members = dict(enum.members)
    if node.attr in members:
        return type
    message = f"`{enum.name}` has no member `{node.attr}`"
    names.report(UNKNOWN_ATTRIBUTE, node, message, help=nearest(node.attr, members))
    return None


def flowc_constant(name: str) -> int | None:
    """The number that a constant of flowc stands for: `GiB`."""
    value = getattr(units, name, None)
    return value if isinstance(value, int) else None


def report_unknown(node: ast.expr, names: Names) -> None:
    """Say that nothing has this name, or that only Python's own function has.

    Reports: `undefined-name`, `unsupported-expression`.
    """
    name = shown(node)
    if hasattr(builtins, name):
        message = f"`{name}` is no value of workflows"
        names.report(UNSUPPORTED_EXPRESSION, node, message)
        return
    known = {*names.variables, *names.scope.symbols, *dir(builtins)}
    close = get_close_matches(name, sorted(known), 1)
    help = f"did you mean `{close[0]}`?" if close else None
    names.report(UNDEFINED_NAME, node, f"`{name}` is not defined", help=help)


def report_nondeterministic(node: ast.expr, names: Names) -> bool:
    """Whether a called name gives another value each time, which is then reported.

    Reports: `nondeterministic-call`.
    """
    symbol = names.symbol(node)
    origin = symbol.origin if isinstance(symbol, OtherSymbol) else None
    clock = False
    if isinstance(node, ast.Attribute) and node.attr in _CLOCKS:
        owner = names.symbol(node.value)
        clock = isinstance(owner, TypeSymbol) and owner.type in (ir.DATE, ir.DATETIME)
    if not clock and not (origin or "").startswith(_CHANCE):
        return False
    names.report(
        NONDETERMINISTIC_CALL,
        node,
        f"`{shown(node)}()` gives another value each time, so workflows cannot compute it",
        help="call it in a task; for the date of a run, take `day: Annotated[date, ScheduledDate]`",
    )
    return True


def _report_no_member(node: ast.Attribute, owner: ModuleSymbol, names: Names) -> None:
    if not owner.found:
        names.report(MODULE_NOT_FOUND, node.value, f"module `{owner.module}` cannot be found")
        return
    rule = UNKNOWN_FLOWC_NAME if owner.module == "flowc" else NAME_NOT_IN_MODULE
    names.report(rule, node, f"module `{owner.module}` has no name `{node.attr}`")


def _report_no_value(node: ast.expr, symbol: Symbol | None, names: Names) -> None:
    help = None
    if isinstance(symbol, OtherSymbol):
        is_variable = symbol.what == "variable"
        help = "bind it once, to a constant expression" if is_variable else "use it in a task"
    names.report(
        UNSUPPORTED_EXPRESSION, node, f"`{shown(node)}` is no value of workflows", help=help
    )


# --- literals --------------------------------------------------------------------------


def literal_of(value: bool | int | str, expected: ir.Type | None) -> ir.Type:
    """The type of a literal: itself where a `Literal` that has it is expected, else its base."""
    literal = ir.LiteralType(values=(value,))
    wanted = expected and ir.without_none(expected)
    known = wanted.values if isinstance(wanted, ir.LiteralType) else ()
    if any(value == other and value.__class__ is other.__class__ for other in known):
        return literal
    return base_type(literal)


def literal_type(constant: ir.Constant | None, expected: ir.Type | None) -> ir.Type | None:
    """The literal type of a constant where a `Literal` is expected that has it."""
    if constant is None or constant.type not in (ir.BOOL, ir.INT, ir.STR):
        return None
    found = literal_of(constant.json_value, expected)
    return found if found not in (constant.type, NEVER) else None
