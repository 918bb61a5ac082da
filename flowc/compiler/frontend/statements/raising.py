"""`raise` statements."""

from __future__ import annotations

import ast

from flowc import ir
from flowc.compiler.frontend.calls.callees import named
from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.modules.model import FlowcSymbol
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import materialize
from flowc.compiler.frontend.regions.locals import Local
from flowc.diagnostics.catalog import (
    ARGUMENT_TYPE,
    EXCEPTION_CLASS,
    MISSING_ARGUMENT,
    RAISE_OUTSIDE_EXCEPT,
)

_EXAMPLE = 'write `raise WorkflowFailed("what went wrong")`'


def run_raise(block: Block, node: ast.Raise) -> None:
    """A `raise` statement: the run, or the `try` around, fails.

    Reports: `raise-outside-except`, `exception-class`, `missing-argument`, `argument-type`.
    """
    match node.exc:
        case None:
            _raise_again(block, node)
        case ast.Call(func=func) as call if _is_workflow_failed(block, func):
            _raise_new(block, node, call)
        case ast.Name() as name if _is_workflow_failed(block, name):
            message = "`WorkflowFailed` lacks its message"
            sink = block.context.sink
            sink.report(MISSING_ARGUMENT, block.span(name), message, help=_EXAMPLE)
        case ast.Name() as name if (local := _caught(block, name)) is not None:
            _add(block, node, "fail", error=local.operand)
        case found:
            block.context.sink.report(
                EXCEPTION_CLASS,
                block.span(found),
                f"a workflow cannot raise `{shown(found)}`",
                help=_EXAMPLE,
            )
    block.fail()


def _raise_again(block: Block, node: ast.Raise) -> None:
    if block.around.error is None:
        block.context.sink.report(
            RAISE_OUTSIDE_EXCEPT,
            block.span(node),
            "there is no failure here to raise again",
            help=_EXAMPLE,
        )
        return
    _add(block, node, "fail_again", error=block.around.error().operand)


def _raise_new(block: Block, node: ast.Raise, call: ast.Call) -> None:
    sink = block.context.sink
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    if len(values) != 1 or any(keyword.arg != "message" for keyword in call.keywords):
        message = "`WorkflowFailed` takes one message"
        sink.report(MISSING_ARGUMENT, block.span(call), message, help=_EXAMPLE)
        return
    local = materialize(block, block.evaluate(values[0], "message"), None, values[0])
    if local.type is None or local.operand is None:
        return
    if local.type != ir.STR and not _is_text(local.type):
        message = f"the message of `WorkflowFailed` is `str`, not `{local.type}`"
        help = "put it into text: f'...'"
        sink.report(ARGUMENT_TYPE, block.span(values[0]), message, help=help)
        return
    _add(block, node, "fail", message=local.operand)


def _is_text(type: ir.Type) -> bool:
    return isinstance(type, ir.LiteralType) and all(isinstance(v, str) for v in type.values)


def _add(
    block: Block,
    node: ast.Raise,
    name: str,
    message: ir.Operand | None = None,
    error: ir.Operand | None = None,
) -> None:
    block.add(
        ir.Fail(
            name=block.context.names.fresh(name),
            message=message,
            error=error,
            span=block.span(node),
        )
    )


def _is_workflow_failed(block: Block, node: ast.expr) -> bool:
    symbol = named(block, node)
    return isinstance(symbol, FlowcSymbol) and symbol.name == "WorkflowFailed"


def _caught(block: Block, node: ast.Name) -> Local | None:
    found = block.lookup(node.id)
    return found if isinstance(found, Local) and found.type in ir.FAILURES else None
