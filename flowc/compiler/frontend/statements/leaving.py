"""`return`, `break` and `continue`: flags that guard what would come after them."""

from __future__ import annotations

import ast

from flowc import ir
from flowc.compiler.frontend.regions.block import RETURNED, Block, Leave, flag_of
from flowc.compiler.frontend.regions.compute import materialize, typed
from flowc.compiler.frontend.regions.locals import Local
from flowc.compiler.frontend.regions.phi import NOTHING, TRUE
from flowc.diagnostics import Label, Rule
from flowc.diagnostics.catalog import (
    BREAK_IN_DYNAMIC_LOOP,
    CONTINUE_IN_DYNAMIC_LOOP,
    FINALLY_RETURN,
    RETURN_IN_DYNAMIC_LOOP,
    RETURN_TYPE,
    UNSUPPORTED_STATEMENT,
)
from flowc.ir.relations import assignable


def run_return(block: Block, node: ast.Return) -> None:
    """A `return` statement.

    Reports: `return-type`, `finally-return`, `return-in-dynamic-loop`.
    """
    if block.around.in_finally:
        _refuse_in_finally(block, node, "return")
        return
    if block.around.in_fan_out:
        _report_dynamic(
            block,
            node,
            RETURN_IN_DYNAMIC_LOOP,
            "the rounds of this loop run at the same time, so none can return for all",
            "collect results in a list, and choose after the loop: `next((v for v in found if "
            "v is not None), None)`",
        )
        return
    block.bindings[RETURNED] = _returned(block, node)
    _leave(block, node, "return")


def _returned(block: Block, node: ast.Return) -> Local:
    wanted = block.context.symbol.result
    if node.value is None:
        local = Local(ir.NONE, NOTHING, block.span(node))
    else:
        local = materialize(
            block, block.evaluate(node.value, "result", wanted), "result", node.value
        )
    if wanted is None or local.type is None or local.operand is None:
        return Local(wanted, NOTHING, local.span)
    if not assignable(local.type, wanted):
        _report_type(block, node, local.type, wanted)
        return Local(wanted, NOTHING, local.span)
    return Local(wanted, typed(local.operand, wanted), local.span)


def _report_type(block: Block, node: ast.Return, type: ir.Type, wanted: ir.Type) -> None:
    symbol = block.context.symbol
    declared = symbol.node.returns
    help = f"declare it: `-> {type}`" if wanted == ir.NONE else None
    if isinstance(type, ir.OptionalType) and assignable(type.item, wanted):
        help = "say what to return for None: `value if value is not None else ...`"
    block.context.sink.report(
        RETURN_TYPE,
        block.span(node.value or node),
        f"`{symbol.name}` returns `{wanted}`, not `{type}`",
        help=help,
        labels=[Label(block.span(declared), "declared here")] if declared is not None else [],
    )


def run_leave(block: Block, node: ast.Break | ast.Continue) -> None:
    """A `break` or `continue`.

    Reports: `break-in-dynamic-loop`, `continue-in-dynamic-loop`, `finally-return`.
    """
    word: Leave = "break" if isinstance(node, ast.Break) else "continue"
    if block.around.loop == "unrolled":
        _leave(block, node, word)
    elif block.around.loop == "dynamic":
        _refuse_dynamic(block, node, word)
    elif block.around.in_finally:
        _refuse_in_finally(block, node, word)
    else:
        message = f"`{word}` stands outside a loop"
        block.context.sink.report(UNSUPPORTED_STATEMENT, block.span(node), message)


def _leave(block: Block, node: ast.stmt, leave: Leave) -> None:
    block.bindings[flag_of(leave)] = Local(ir.BOOL, TRUE, block.span(node))
    block.leave(leave)


def _refuse_dynamic(block: Block, node: ast.stmt, word: Leave) -> None:
    if word == "break":
        _report_dynamic(
            block,
            node,
            BREAK_IN_DYNAMIC_LOOP,
            "the rounds of this loop run at the same time, so none can end the others",
            "cut the list before the loop, or loop inside a task",
        )
    else:
        _report_dynamic(
            block,
            node,
            CONTINUE_IN_DYNAMIC_LOOP,
            "`continue` skips the rest of a round",
            "put the rest of the body under `if`, with the condition turned round",
        )


def _report_dynamic(block: Block, node: ast.stmt, rule: Rule, message: str, help: str) -> None:
    loop = block.around.loop_span
    labels = [Label(loop, "a loop over a run-time list")] if loop is not None else []
    block.context.sink.report(rule, block.span(node), message, help=help, labels=labels)


def _refuse_in_finally(block: Block, node: ast.stmt, word: str) -> None:
    block.context.sink.report(
        FINALLY_RETURN,
        block.span(node),
        f"`{word}` in `finally` would hide a failure",
        help="leave the `finally` block at its end, and go on after it",
    )
