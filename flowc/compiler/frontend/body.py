"""The body of one workflow: every kind of statement and expression, each to its module."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import partial
from typing import Literal

from flowc import ir
from flowc.compiler.frontend.calls.callees import find_callee, has_call, named
from flowc.compiler.frontend.calls.lifting import lift
from flowc.compiler.frontend.calls.task_calls import call_task
from flowc.compiler.frontend.calls.waits import call_flowc
from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.modules.model import (
    FlowcSymbol,
    ModuleSymbol,
    TaskSymbol,
    WorkflowSymbol,
)
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import compute
from flowc.compiler.frontend.regions.locals import Local, Parts
from flowc.compiler.frontend.regions.reading import read_name
from flowc.compiler.frontend.statements.assignments import (
    append,
    assign,
    assign_annotated,
    assign_augmented,
)
from flowc.compiler.frontend.statements.blocks import run_with
from flowc.compiler.frontend.statements.branches import run_if
from flowc.compiler.frontend.statements.conditionals import evaluate_boolean, evaluate_conditional
from flowc.compiler.frontend.statements.failures import run_try
from flowc.compiler.frontend.statements.fan_outs import comprehension
from flowc.compiler.frontend.statements.guards import guarded
from flowc.compiler.frontend.statements.leaving import run_leave, run_return
from flowc.compiler.frontend.statements.loops import run_for
from flowc.compiler.frontend.statements.matches import run_match
from flowc.compiler.frontend.statements.raising import run_raise
from flowc.compiler.frontend.statements.refusals import refuse_statement
from flowc.diagnostics.catalog import UNREACHABLE_CODE, UNUSED_RESULT


class WorkflowLanguage:
    """The statements and expressions of workflows."""

    def evaluate(
        self, block: Block, node: ast.expr, hint: str | None, expected: ir.Type | None
    ) -> Local:
        """What an expression stands for: a value, the parts of one, or a task."""
        match node:
            case ast.Name() if (local := read_name(block, node)) is not None:
                return local
            case ast.Call() if (callee := find_callee(block, node)) is not None:
                if isinstance(callee.symbol, FlowcSymbol):
                    return call_flowc(block, node, callee, hint)
                return call_task(block, node, callee, hint)
            case ast.Name() | ast.Attribute():
                return _named(block, node, hint, expected)
            case ast.Constant():
                return compute(block, node, hint, expected)
            case ast.List() | ast.Tuple() | ast.Dict() if _has_parts(node, expected):
                return _display(block, node, expected)
        if not has_call(block, node):
            return compute(block, node, hint, expected)
        match node:
            case ast.IfExp():
                return evaluate_conditional(block, node, hint, expected)
            case ast.BoolOp():
                return evaluate_boolean(block, node, hint, expected)
            case ast.ListComp() | ast.DictComp():
                return comprehension(block, node, hint, expected)
        return compute(*lift(block, node), hint, expected)

    def run(self, block: Block, statements: Sequence[ast.stmt], start: int) -> None:
        """Add what statements do; those after one that may have left stand under a guard."""
        for index in range(start, len(statements)):
            node = statements[index]
            if block.end != "open":
                _report_unreachable(block, statements[index:])
                return
            if block.leaves:
                guarded(block, node, block.leaves, partial(_run_rest, statements, index))
                return
            if _run(block, node, statements, index + 1):
                return


def _run_rest(statements: Sequence[ast.stmt], start: int, block: Block) -> None:
    block.run(statements, start)


def _run(block: Block, node: ast.stmt, statements: Sequence[ast.stmt], following: int) -> bool:
    """Add what one statement does; True: it took the statements after it along."""
    match node:
        case ast.Assign():
            assign(block, node)
        case ast.Expr(value=value):
            _run_expression(block, node, value)
        case ast.If():
            return run_if(block, node, statements, following)
        case ast.Match():
            return run_match(block, node, statements, following)
        case ast.For():
            run_for(block, node)
        case ast.AnnAssign():
            assign_annotated(block, node)
        case ast.AugAssign():
            assign_augmented(block, node)
        case ast.Return():
            run_return(block, node)
        case ast.Break() | ast.Continue():
            run_leave(block, node)
        case ast.Raise():
            run_raise(block, node)
        case ast.Try():
            run_try(block, node)
        case ast.With():
            run_with(block, node)
        case ast.Pass():
            pass
        case _:
            refuse_statement(block, node)
    return False


def _run_expression(block: Block, node: ast.Expr, value: ast.expr) -> None:
    """A statement that is an expression: a call, mostly.

    Reports: `unused-result`; in a `try` a call may be there to see whether it fails, and an
    approval with one choice to wait for somebody.
    """
    match value:
        case ast.Constant():
            return
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[item], keywords=[]
        ) if not isinstance(block.context.scope.symbols.get(name), ModuleSymbol):
            append(block, node, name, item)
            return
    local = block.evaluate(value)
    if local.type in (None, ir.NONE) or isinstance(value, ast.ListComp) or block.around.in_try:
        return
    is_approval = local.type == ir.APPROVAL
    if is_approval and _offers_one_choice(value):
        return
    help = "bind it to a name that is read, or let the task return None: then it is an effect"
    if is_approval:
        help = 'look at its `.choice`, or offer one: `choices=["go on"]` just waits for somebody'
    what = f"`{shown(value.func)}`" if isinstance(value, ast.Call) else "this expression"
    block.context.sink.report(
        UNUSED_RESULT,
        block.span(value),
        f"nothing uses the result of {what}",
        help=help,
    )


def _offers_one_choice(approve: ast.expr) -> bool:
    """Whether an approval waits for a person, and asks for no decision."""
    match approve:
        case ast.Call(keywords=keywords):
            offered = {keyword.arg: keyword.value for keyword in keywords}.get("choices")
            return isinstance(offered, ast.List | ast.Tuple) and len(offered.elts) == 1
        case _:
            return False


def _named(
    block: Block, node: ast.Name | ast.Attribute, hint: str | None, expected: ir.Type | None
) -> Local:
    """A name of the module, or a part of a value."""
    symbol = named(block, node)
    if isinstance(symbol, TaskSymbol | WorkflowSymbol):
        return Local(None, None, block.span(node), callee=symbol)
    return compute(*lift(block, node), hint, expected)


def _has_parts(node: ast.expr, expected: ir.Type | None) -> bool:
    """Whether a display is kept as its parts: a TypedDict, and `*` and `**`, are one value."""
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return not any(isinstance(item, ast.Starred) for item in items)
        case ast.Dict(keys=keys):
            wanted = expected and ir.without_none(expected)
            return None not in keys and not isinstance(wanted, ir.NamedType)
    return False


def _display(
    block: Block, node: ast.List | ast.Tuple | ast.Dict, expected: ir.Type | None
) -> Local:
    """The parts of a list, tuple or dict."""
    span = block.span(node)
    wanted = ir.without_none(expected) if expected is not None else None
    if isinstance(node, ast.Dict):
        value = wanted.value if isinstance(wanted, ir.DictType) else None
        keys: list[Local] = []
        values: list[Local] = []
        for key, item in zip(node.keys, node.values, strict=True):
            assert key is not None
            keys.append(_part(block, key, None))
            values.append(_part(block, item, value))
        parts = Parts("dict", tuple(values), node, tuple(keys), expected)
        return Local(None, None, span, parts)
    types = _element_types(wanted, len(node.elts))
    items = [_part(block, item, type) for item, type in zip(node.elts, types, strict=True)]
    form: Literal["list", "tuple"] = "list" if isinstance(node, ast.List) else "tuple"
    return Local(None, None, span, Parts(form, tuple(items), node, (), expected))


def _part(block: Block, node: ast.expr, expected: ir.Type | None) -> Local:
    return block.evaluate(node, None, expected)


def _element_types(wanted: ir.Type | None, count: int) -> list[ir.Type | None]:
    match wanted:
        case ir.ListType(element=element):
            return [element] * count
        case ir.TupleType(elements=elements) if len(elements) == count:
            return list(elements)
    return [None] * count


def _report_unreachable(block: Block, statements: Sequence[ast.stmt]) -> None:
    if block.around.loop == "unrolled":  # another round may lead here
        return
    first, last = block.span(statements[0]), block.span(statements[-1])
    span = first._replace(end_line=last.end_line, end_column=last.end_column)
    block.context.sink.report(
        UNREACHABLE_CODE,
        span,
        "no path leads here",
        help="remove these lines, or the `return`, `raise`, `break` or `continue` above them",
    )
