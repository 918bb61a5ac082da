"""Calls of `sleep`, `wait_until` and `approve`."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from flowc import ir
from flowc.compiler.frontend.calls.callees import Callee, named
from flowc.compiler.frontend.calls.passing import match_arguments
from flowc.compiler.frontend.calls.task_calls import pass_arguments
from flowc.compiler.frontend.declarations.option_values import OptionReader
from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.modules.model import TaskSymbol
from flowc.compiler.frontend.regions.block import Block, Use
from flowc.compiler.frontend.regions.compute import materialize
from flowc.compiler.frontend.regions.locals import Local
from flowc.diagnostics import Label
from flowc.diagnostics.catalog import (
    ARGUMENT_TYPE,
    DUPLICATE_ARGUMENT,
    INVALID_OPTION,
    MISSING_ARGUMENT,
    STATUS_OUTSIDE_FINALLY,
    TASK_AS_VALUE,
    TOO_MANY_ARGUMENTS,
    UNKNOWN_ARGUMENT,
)


def call_flowc(block: Block, node: ast.Call, callee: Callee, hint: str | None) -> Local:
    """A call of one of flowc's own functions that are operations, or of `status`."""
    match callee.symbol.name:
        case "sleep":
            return _add(block, node, _sleep(block, node), hint or "sleep", ir.NONE)
        case "wait_until":
            until = _until(block, node, hint)
            return _add(block, node, until, hint or _probe_name(node), ir.NONE)
        case "approve":
            approve = _approve(block, node, hint)
            return _add(block, node, approve, hint or "approve", ir.APPROVAL)
    return _status(block, node)


def _add(
    block: Block,
    node: ast.Call,
    wait: ir.Sleep | ir.Until | ir.Approve | None,
    name: str,
    type: ir.Type,
) -> Local:
    span = block.span(node)
    if wait is None:
        return Local(None, None, span)
    op = ir.Wait(name=block.context.names.fresh(name), wait=wait, type=type, span=span)
    block.add(op)
    return Local(type, ir.Reference(name=op.name), span)


def _status(block: Block, node: ast.Call) -> Local:
    if block.around.status is not None:
        return block.around.status()
    block.context.sink.report(
        STATUS_OUTSIDE_FINALLY,
        block.span(node),
        "`status()` tells how a `try` ended, so it stands in its `finally`",
        help="move it into a `finally` block",
    )
    return Local(None, None, block.span(node))


def _sleep(block: Block, node: ast.Call) -> ir.Sleep | None:
    bound = _bind(block, node, "sleep", ("duration",), ("duration",))
    if bound is None:
        return None
    seconds = _reader(block, "duration").duration(bound["duration"], zero=True)
    if seconds is None:
        return None
    return ir.Sleep(seconds=ir.Constant(type=ir.FLOAT, json_value=seconds))


# --- wait_until --------------------------------------------------------------------------


def _until(block: Block, node: ast.Call, hint: str | None) -> ir.Until | None:
    if not node.args:
        message = "`wait_until` lacks the task that it asks"
        help = "write `wait_until(is_ready, argument)`"
        block.context.sink.report(MISSING_ARGUMENT, block.span(node), message, help=help)
        return None
    symbol = _probe(block, node.args[0])
    own = _bind(block, node, "wait_until", (), ("every", "timeout", "attempts"), args=())
    if symbol is None or own is None:
        return None
    passed = match_arguments(block, symbol, node, node.args[1:], ())
    every = _duration(block, own, "every", 30.0)
    timeout = _duration(block, own, "timeout", 2 * 3600.0)
    attempts = None
    if not _is_none(own.get("attempts")):
        attempts = _reader(block, "attempts").integer(own["attempts"], 1)
    if passed is None or every is None:
        return None
    block.context.uses.append(Use(symbol, block.span(node)))
    return ir.Until(
        probe=symbol.name,
        arguments=pass_arguments(block, symbol, passed, hint or symbol.name),
        every_s=every,
        timeout_s=timeout,
        attempts=attempts,
    )


def _probe(block: Block, node: ast.expr) -> TaskSymbol | None:
    symbol = named(block, node)
    if not isinstance(symbol, TaskSymbol):
        block.context.sink.report(
            TASK_AS_VALUE,
            block.span(node),
            f"`wait_until` asks a task, and `{shown(node)}` is none",
            help="pass a task that returns `bool`, then its arguments",
        )
        return None
    if symbol.result not in (None, ir.BOOL):
        block.context.sink.report(
            ARGUMENT_TYPE,
            block.span(node),
            f"`wait_until` asks a task that returns `bool`; `{symbol.name}` returns "
            f"`{symbol.result}`",
            labels=[Label(symbol.span, "declared here")],
        )
        return None
    return symbol if symbol.result is not None else None


def _probe_name(node: ast.Call) -> str:
    match node.args:
        case [ast.Name(id=name) | ast.Attribute(attr=name), *_]:
            return f"until_{name}"
    return "until"


# --- approve -----------------------------------------------------------------------------


def _approve(block: Block, node: ast.Call, hint: str | None) -> ir.Approve | None:
    own = _bind(
        block, node, "approve", ("message",), ("message", "choices", "default", "timeout", "name")
    )
    if own is None:
        return None
    message = materialize(block, block.evaluate(own["message"], f"{hint or 'approve'}_message"))
    choices: tuple[str, ...] | None = ("approve", "reject")
    if "choices" in own:
        choices = _reader(block, "choices").texts(own["choices"])
    name: str | None = "approve"
    if "name" in own:
        name = _reader(block, "name").text(own["name"])
    default = None
    if not _is_none(own.get("default")):
        default = _reader(block, "default").text(own["default"])
    timeout = _duration(block, own, "timeout", None)
    if message.operand is None or message.type is None or choices is None or name is None:
        return None
    if not _fits_message(block, own["message"], message) or not _is_choice(
        block, own, default, choices
    ):
        return None
    return ir.Approve(
        approval=name,
        message=message.operand,
        choices=choices,
        default=default,
        timeout_s=timeout,
    )


def _fits_message(block: Block, node: ast.expr, message: Local) -> bool:
    if message.type == ir.STR:
        return True
    text = f"`message` of `approve` is `str`, not `{message.type}`"
    block.context.sink.report(ARGUMENT_TYPE, block.span(node), text)
    return False


def _is_choice(
    block: Block, own: Mapping[str, ast.expr], default: str | None, choices: Sequence[str]
) -> bool:
    if default is None or default in choices:
        return True
    block.context.sink.report(
        INVALID_OPTION,
        block.span(own["default"]),
        f"`{default}` is none of the choices",
        help=f"the choices are {', '.join(f'`{choice}`' for choice in choices)}",
    )
    return False


# --- arguments ---------------------------------------------------------------------------


def _bind(
    block: Block,
    node: ast.Call,
    name: str,
    required: Sequence[str],
    known: Sequence[str],
    args: Sequence[ast.expr] | None = None,
) -> dict[str, ast.expr] | None:
    """The arguments of one of flowc's functions by name; the required ones may be positional."""
    positional = node.args if args is None else args
    sink = block.context.sink
    if len(positional) > len(required):
        extra = block.span(positional[len(required)])
        sink.report(TOO_MANY_ARGUMENTS, extra, f"`{name}` takes its other arguments by name")
        return None
    bound = dict(zip(required, positional, strict=False))
    for keyword in node.keywords:
        span = block.span(keyword)
        if keyword.arg is None or keyword.arg not in known:
            help = f"it has {', '.join(f'`{word}`' for word in known)}"
            sink.report(UNKNOWN_ARGUMENT, span, f"`{name}` has no `{keyword.arg}`", help=help)
            return None
        if keyword.arg in bound:
            sink.report(DUPLICATE_ARGUMENT, span, f"`{name}` gets two values for `{keyword.arg}`")
            return None
        bound[keyword.arg] = keyword.value
    for word in required:
        if word not in bound:
            sink.report(MISSING_ARGUMENT, block.span(node), f"`{name}` lacks `{word}`")
            return None
    return bound


def _reader(block: Block, option: str) -> OptionReader:
    context = block.context
    return OptionReader(option, context.scope, context.types, context.sink, block.is_local)


def _duration(
    block: Block, own: Mapping[str, ast.expr], option: str, default: float | None
) -> float | None:
    if option not in own:
        return default
    return None if _is_none(own[option]) else _reader(block, option).duration(own[option])


def _is_none(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)
