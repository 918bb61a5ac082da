"""Calls of tasks and workflows."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from math import ceil

from flowc import ir
from flowc.compiler.frontend.calls.callees import Callee
from flowc.compiler.frontend.calls.passing import Passed, match_arguments
from flowc.compiler.frontend.declarations.options import read_call_options
from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.modules.model import TaskSymbol, WorkflowSymbol
from flowc.compiler.frontend.regions.block import Block, Use
from flowc.compiler.frontend.regions.compute import materialize, typed
from flowc.compiler.frontend.regions.locals import Local
from flowc.diagnostics import Label, Rule
from flowc.diagnostics.catalog import (
    ARGUMENT_TYPE,
    CALL_NOT_A_TASK,
    INVALID_OPTION,
    OPTIONAL_VALUE,
    RESULT_OF_NOTHING,
    TOO_MANY_ARGUMENTS,
)
from flowc.ir.relations import assignable


def call_task(block: Block, node: ast.Call, callee: Callee, hint: str | None) -> Local:
    """A call of a task or workflow, with its arguments checked and its options.

    Reports what `match_arguments`, `pass_arguments` and options report.
    """
    symbol = callee.symbol
    assert isinstance(symbol, TaskSymbol | WorkflowSymbol)
    span = block.span(node)
    if symbol.result is None or not _is_callable(block, node, symbol):
        return Local(None, None, span)
    base = hint or symbol.name
    passed = match_arguments(block, symbol, node, node.args, node.keywords)
    arguments = pass_arguments(block, symbol, passed or [], base)
    options = None if callee.options is None else _options(block, callee.options, symbol, base)
    name = block.context.names.fresh(base, *_longer_names(symbol, node))
    block.context.uses.append(Use(symbol, span))
    block.add(
        ir.Call(
            name=name,
            callee=symbol.name,
            arguments=arguments,
            options=options,
            type=symbol.result,
            span=span,
        )
    )
    return Local(symbol.result, ir.Reference(name=name), span)


def pass_arguments(
    block: Block, symbol: TaskSymbol | WorkflowSymbol, passed: Passed, base: str
) -> tuple[ir.Argument, ...]:
    """Evaluate and check arguments in order; those in error are left out.

    Reports: `argument-type`, `optional-value`, `result-of-nothing`, and what expressions report.
    """
    arguments: list[ir.Argument] = []
    variadic: list[ast.expr] = []
    for parameter, node in passed:
        if parameter.variadic:
            variadic.append(node)
            continue
        local = checked_value(block, node, parameter, symbol.name, f"{base}_{parameter.name}")
        if local is not None:
            arguments.append(ir.Argument(parameter=parameter.name, operand=local))
    if variadic:
        parameter = next(p for p in symbol.parameters if p.variadic)
        rest = _rest(variadic)
        operand = checked_value(block, rest, parameter, symbol.name, f"{base}_{parameter.name}")
        if operand is not None:
            arguments.append(ir.Argument(parameter=parameter.name, operand=operand))
    return tuple(arguments)


def checked_value(
    block: Block, node: ast.expr, parameter: ir.Parameter, callee: str, hint: str
) -> ir.Operand | None:
    """The operand for a parameter; None: it does not fit, which is reported."""
    local = block.evaluate(node, hint, parameter.type)
    if local.operand is None:
        local = materialize(block, local, hint, node)
    type = local.type
    if type is None or local.operand is None:
        return None
    if type is parameter.type or (assignable(type, parameter.type) and not is_nothing(local)):
        return typed(local.operand, parameter.type)
    _report_type(block, node, local, type, parameter, callee)
    return None


def is_nothing(local: Local) -> bool:
    """Whether a local is what a call that returns nothing gives: it can only be waited for."""
    return local.type == ir.NONE and isinstance(local.operand, ir.Reference)


def report_nothing(block: Block, node: ast.expr, local: Local) -> None:
    """Say that a call that returns nothing has no value."""
    block.context.sink.report(
        RESULT_OF_NOTHING,
        block.span(node),
        f"`{shown(node)}` is no value: the call returns nothing",
        help="name it in `with after(...)`, or let the task return something",
        labels=[Label(local.span, "the call")] if local.span != block.span(node) else [],
    )


def _is_callable(block: Block, node: ast.Call, symbol: TaskSymbol | WorkflowSymbol) -> bool:
    if isinstance(symbol, TaskSymbol) and isinstance(symbol.task, ir.ServiceTask):
        block.context.sink.report(
            CALL_NOT_A_TASK,
            block.span(node),
            f"`{symbol.name}` is a service, which runs while a block runs",
            help=f"write `with {symbol.name}(...) as {symbol.name}_service:`",
            labels=[Label(symbol.span, "declared here")],
        )
        return False
    return True


def _rest(nodes: Sequence[ast.expr]) -> ast.expr:
    """What `*args` receives: the list that is passed on, or a list of the arguments."""
    match nodes:
        case [ast.Starred(value=value)]:
            return value
    made = ast.List(elts=list(nodes), ctx=ast.Load())
    ast.copy_location(made, nodes[0])
    made.end_lineno, made.end_col_offset = nodes[-1].end_lineno, nodes[-1].end_col_offset
    return made


def _longer_names(symbol: TaskSymbol | WorkflowSymbol, node: ast.Call) -> list[str]:
    words = [arg.id for arg in node.args if isinstance(arg, ast.Name) and arg.id.isidentifier()]
    return ["_".join([symbol.name, *words[: end + 1]]) for end in range(len(words))]


def _report_type(
    block: Block,
    node: ast.expr,
    local: Local,
    type: ir.Type,
    parameter: ir.Parameter,
    callee: str,
) -> None:
    if is_nothing(local):
        report_nothing(block, node, local)
        return
    rule: Rule = ARGUMENT_TYPE
    message = f"`{parameter.name}` of `{callee}` is `{parameter.type}`, not `{type}`"
    help = None
    if isinstance(type, ir.OptionalType) and assignable(type.item, parameter.type):
        rule = OPTIONAL_VALUE
        message = f"`{shown(node)}` may be None, which `{parameter.name}` of `{callee}` is not"
        help = f"ask first: `if {shown(node)} is not None:`, or pass a value for None"
    labels = [Label(parameter.span, "the parameter")]
    block.context.sink.report(rule, block.span(node), message, help=help, labels=labels)


# --- options -----------------------------------------------------------------------------


def _options(
    block: Block, node: ast.Call, symbol: TaskSymbol | WorkflowSymbol, base: str
) -> ir.Options:
    """What `.options(...)` says; cpu, memory and disk may be values of the workflow."""
    context = block.context
    if node.args:
        message = "options are given by name"
        help = 'write `.options(memory="4Gi")`'
        context.sink.report(TOO_MANY_ARGUMENTS, block.span(node.args[0]), message, help=help)
    found = read_call_options(
        _kind(symbol),
        node.keywords,
        context.scope,
        context.types,
        context.sink,
        is_local=block.is_local,
    )
    update = {
        option: size
        for option, expression in found.computed.items()
        if (size := _computed_size(block, expression, option, base)) is not None
    }
    return found.options.model_copy(update=update)


def _kind(symbol: TaskSymbol | WorkflowSymbol) -> str:
    if isinstance(symbol, WorkflowSymbol):
        return "workflow"
    return "container" if isinstance(symbol.task, ir.ContainerTask) else "task"


def _computed_size(
    block: Block, node: ast.expr, option: str, base: str
) -> ir.Reference | float | int | None:
    local = materialize(block, block.evaluate(node, f"{base}_{option}"), None, node)
    if local.type is None or local.operand is None:
        return None
    if not assignable(local.type, ir.FLOAT):
        block.context.sink.report(
            INVALID_OPTION,
            block.span(node),
            f"`{option}` is a number, not `{local.type}`",
            help="compute bytes, as in `2 * reads.size + 10 * GiB`" if option != "cpu" else None,
        )
        return None
    if isinstance(local.operand, ir.Reference):
        return local.operand
    number = local.operand.json_value
    return float(number) if option == "cpu" else ceil(number)
