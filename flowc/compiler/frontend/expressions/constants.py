"""Constant expressions: module constants, defaults, options, and what folds in a workflow."""

from __future__ import annotations

import ast
from typing import Any

from flowc import ir
from flowc.compiler.frontend.expressions.constant_data import TooLarge, to_json
from flowc.compiler.frontend.expressions.evaluate import Failing, NotConstant, evaluate
from flowc.compiler.frontend.expressions.infer import infer
from flowc.compiler.frontend.expressions.pure_types import shown_type
from flowc.compiler.frontend.expressions.variables import Names, Variable, shown
from flowc.compiler.frontend.modules.model import ModuleScope, TypeTable
from flowc.diagnostics import Family, Rule, Sink
from flowc.diagnostics.catalog import (
    CONSTANT_FAILURE,
    DEFAULT_TYPE,
    INTEGER_RANGE,
    NOT_CONSTANT,
)
from flowc.ir.relations import assignable

_CONSTANT_HELP = "constants are made of literals, other constants and plain records"


def constant(
    node: ast.expr,
    scope: ModuleScope,
    types: TypeTable,
    sink: Sink,
    expected: ir.Type | None = None,
    mismatch: Rule = DEFAULT_TYPE,
) -> ir.Constant | None:
    """The value of a constant expression of a module; None: a fault was reported.

    Reports: `not-constant`, `constant-failure`, `integer-range`, what `infer` reports, and
    `mismatch` where the value does not fit the expected type.
    """
    names = Names({}, scope, types, Sink())
    type = infer(node, names, expected)
    if type is None:
        _report_not_constant(names.sink, sink)
        return None
    names = Names({}, scope, types, sink)
    if expected is not None and not assignable(type, expected):
        message = f"`{shown(node)}` is `{shown_type(type)}`, expected `{shown_type(expected)}`"
        names.report(mismatch, node, message)
        return None
    try:
        value = evaluate(node, names)
    except NotConstant as stop:
        message = f"`{shown(stop.node)}` is not constant: {stop.reason}"
        names.report(NOT_CONSTANT, stop.node, message, help=_CONSTANT_HELP)
        return None
    except Failing as failing:
        _report_failing(failing, names)
        return None
    return _made(node, value, type if expected is None else expected, names)


def constant_value(node: ast.expr, names: Names, type: ir.Type | None = None) -> ir.Constant | None:
    """The value of a well-typed expression that needs nothing of the run; None: it needs something.

    `type` is what `infer` gave, if the caller has asked. Reports: `constant-failure`,
    `integer-range`.
    """
    if not _is_known(node, names.variables):
        return None
    type = type or infer(node, names.quiet())
    if type is None:
        return None
    try:
        value = evaluate(node, names)
    except NotConstant:
        return None
    except Failing as failing:
        _report_failing(failing, names)
        return None
    return _made(node, value, type, names)


def _is_known(node: ast.expr, variables: Any) -> bool:
    """Whether no value of the run occurs: the cheap answer for nearly all expressions."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in variables:
            variable: Variable = variables[part.id]
            if variable.constant is None:
                return False
    return True


def _made(node: ast.expr, value: Any, type: ir.Type, names: Names) -> ir.Constant | None:
    try:
        return ir.Constant(type=type, json_value=to_json(value, type, names.types))
    except TooLarge:
        message = f"`{shown(node)}` does not fit 64 bits"
        names.report(INTEGER_RANGE, node, message, help="write it as text or as a float")
        return None


def _report_failing(failing: Failing, names: Names) -> None:
    error = failing.error
    text = f"{error.__class__.__name__}: {error}" if str(error) else error.__class__.__name__
    message = f"`{shown(failing.node)}` always fails: {text}"
    names.report(CONSTANT_FAILURE, failing.node, message)


def _report_not_constant(found: Sink, sink: Sink) -> None:
    """Pass faults on; what workflows cannot compute is, here, no constant."""
    for fault in found:
        foreign = fault.rule.family is Family.LANGUAGE
        sink.report(
            NOT_CONSTANT if foreign else fault.rule,
            fault.span,
            fault.message,
            help=_CONSTANT_HELP if foreign else fault.help,
            labels=fault.labels,
            fix=fault.fix,
        )
