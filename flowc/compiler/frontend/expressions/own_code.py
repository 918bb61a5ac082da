"""Refuses what would run code of a record's or enum's class: engines know its fields only."""

from __future__ import annotations

import ast

from flowc import ir
from flowc.compiler.frontend.expressions.pure_types import Inferred, Iterable
from flowc.compiler.frontend.expressions.variables import Names, shown
from flowc.compiler.frontend.modules.types_used import declarations_in
from flowc.diagnostics.catalog import CALL_NOT_A_TASK, UNSUPPORTED_EXPRESSION

CONSTRUCTORS = ("__init__", "__new__", "__post_init__")
"""What a class runs to make a record."""

_OF_ENUMS = ("_missing_", "__new__")
_EQUALITY = ("__eq__", "__ne__", "compare=False")
_TRUTH = ("__bool__", "__len__")


def is_made_plainly(node: ast.Call, type: ir.Type, names: Names) -> bool:
    """Whether making a record, or an enum of its value, runs nothing of its class.

    Reports: `call-not-a-task`.
    """
    is_enum = names.types.enum(type) is not None
    own = names.types.own(type, *(_OF_ENUMS if is_enum else CONSTRUCTORS))
    if own is None:
        return True
    message = f"`{shown(node.func)}(...)` runs {own}, and engines run the code of tasks only"
    help = f"make the {'member' if is_enum else 'record'} in a task"
    names.report(CALL_NOT_A_TASK, node.func, message, help=help)
    return False


def is_compared_plainly(node: ast.expr, type: Inferred, user: str, names: Names) -> bool:
    """Whether values of a type are equal if their fields are. `user`: what compares them.

    Reports: `unsupported-expression`.
    """
    inner = type.element if isinstance(type, Iterable) else type
    for name in declarations_in(inner, names.types):
        own = names.types.own(ir.NamedType(name=name), *_EQUALITY)
        if own is not None:
            message = f"{user} goes by {own}, and engines compare all fields of a record"
            help = "compare the fields that matter, or compare in a task"
            names.report(UNSUPPORTED_EXPRESSION, node, message, help=help)
            return False
    return True


def is_tested_plainly(node: ast.expr, type: Inferred, names: Names) -> bool:
    """Whether the truth of a value asks no method of a record in an Optional.

    Reports: `unsupported-expression`.
    """
    own = None if isinstance(type, Iterable) else names.types.own(ir.without_none(type), *_TRUTH)
    if own is None:
        return True
    message = f"the truth of `{shown(node)}` goes by {own}, and engines run the code of tasks only"
    help = "ask `is not None`, or test it in a task"
    names.report(UNSUPPORTED_EXPRESSION, node, message, help=help)
    return False
