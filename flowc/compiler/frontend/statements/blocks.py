"""`with` blocks: order, limits, locks and services."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from flowc import ir
from flowc.compiler.frontend.calls.callees import named
from flowc.compiler.frontend.calls.passing import match_arguments
from flowc.compiler.frontend.calls.task_calls import pass_arguments
from flowc.compiler.frontend.declarations.option_values import OptionReader
from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.modules.model import FlowcSymbol, TaskSymbol
from flowc.compiler.frontend.regions.block import Block, Surroundings, Use
from flowc.compiler.frontend.regions.drafts import ScopeDraft
from flowc.compiler.frontend.regions.locals import Local
from flowc.compiler.frontend.regions.merge import Branch, merge
from flowc.compiler.frontend.regions.order import Group
from flowc.compiler.frontend.regions.phi import NOTHING
from flowc.diagnostics.catalog import (
    MISSING_ARGUMENT,
    TOO_MANY_ARGUMENTS,
    UNKNOWN_ARGUMENT,
    UNKNOWN_CONTEXT_MANAGER,
)

_PARAMETERS: dict[str, tuple[str, ...]] = {
    "sequential": (),
    "parallel": (),
    "concurrency": ("limit",),
    "mutex": ("name",),
    "semaphore": ("name", "size"),
}


def run_with(block: Block, node: ast.With) -> None:
    """A `with` statement: its items, one inside the other.

    Reports: `unknown-context-manager`, and what arguments report.
    """
    _run_items(block, node, node.items)


def _run_items(block: Block, node: ast.With, items: Sequence[ast.withitem]) -> None:
    if not items:
        block.run(node.body)
        return
    item, *rest = items
    call = item.context_expr
    symbol = named(block, call.func) if isinstance(call, ast.Call) else None
    match symbol:
        case FlowcSymbol(name="after") if isinstance(call, ast.Call):
            group = Group("after", block.group, _awaited(block, call))
            _run_group(block, node, item, rest, group, block.around)
        case FlowcSymbol(name="sequential" | "parallel" as kind) if isinstance(call, ast.Call):
            _arguments(block, call, kind)
            mode: Literal["sequential", "parallel"]
            mode = "sequential" if kind == "sequential" else "parallel"
            around = replace(block.around, mode=mode)
            _run_group(block, node, item, rest, Group(mode, block.group), around)
        case FlowcSymbol(name=name) if name in _PARAMETERS and isinstance(call, ast.Call):
            _run_limited(block, node, item, rest, call, name)
        case TaskSymbol(task=ir.ServiceTask()) if isinstance(call, ast.Call):
            _run_service(block, node, item, rest, call, symbol)
        case TaskSymbol(task=None):
            _run_unknown(block, node, item, rest)
        case FlowcSymbol(name="service"):
            _refuse(block, item, AS_SERVICE)
            _run_unknown(block, node, item, rest)
        case _:
            _refuse(block, item, BLOCKS)
            _run_unknown(block, node, item, rest)


BLOCKS = (
    "workflows have `after`, `sequential`, `parallel`, `concurrency`, `mutex`, "
    "`semaphore` and services; open files and connections in a task"
)
AS_SERVICE = (
    "`service` marks a function: write `@service(...)` over `def cache() -> None:` at the top of "
    "the file, and `with cache() as it:` here"
)


def _refuse(block: Block, item: ast.withitem, help: str) -> None:
    block.context.sink.report(
        UNKNOWN_CONTEXT_MANAGER,
        block.span(item.context_expr),
        f"`with {shown(item.context_expr)}` is not one of flowc's blocks",
        help=help,
    )


def _run_unknown(
    block: Block, node: ast.With, item: ast.withitem, rest: Sequence[ast.withitem]
) -> None:
    _bind(block, item, Local(None, None, block.span(item.context_expr)))
    _run_items(block, node, rest)


def _bind(block: Block, item: ast.withitem, local: Local) -> None:
    if isinstance(item.optional_vars, ast.Name):
        block.bind(item.optional_vars.id, local)


# --- order ---------------------------------------------------------------------------------


def _run_group(
    block: Block,
    node: ast.With,
    item: ast.withitem,
    rest: Sequence[ast.withitem],
    group: Group,
    around: Surroundings,
) -> None:
    """A block that is no region: its operations stay here, and know their group."""
    _bind(block, item, Local(ir.NONE, NOTHING, block.span(item.context_expr)))
    outer, outer_around = block.group, block.around
    block.group, block.around = group, around
    _run_items(block, node, rest)
    block.group, block.around = outer, outer_around


def _awaited(block: Block, call: ast.Call) -> tuple[str, ...]:
    """The values that `after(...)` names."""
    if not call.args:
        message = "`after` names no call to wait for"
        help = "name results: `with after(x, y):`"
        block.context.sink.report(MISSING_ARGUMENT, block.span(call), message, help=help)
    found: list[str] = []
    for arg in call.args:
        local = block.evaluate(arg.value if isinstance(arg, ast.Starred) else arg)
        found += _values(local)
    return tuple(dict.fromkeys(found))


def _values(local: Local) -> list[str]:
    if isinstance(local.operand, ir.Reference):
        return [local.operand.name]
    items = local.parts.items if local.parts is not None else ()
    return [name for item in items for name in _values(item)]


# --- limits, locks and services --------------------------------------------------------------


def _run_limited(
    block: Block,
    node: ast.With,
    item: ast.withitem,
    rest: Sequence[ast.withitem],
    call: ast.Call,
    name: str,
) -> None:
    arguments = _arguments(block, call, name)
    scope = arguments and _scope(block, name, arguments)
    _bind(block, item, Local(ir.NONE, NOTHING, block.span(call)))
    if not scope:
        _run_items(block, node, rest)
        return
    if isinstance(scope, ir.Limit):
        around = replace(block.around, mode="parallel")
        title = f"limit_{scope.limit}"
    else:
        around = replace(block.around, lock=block.span(call))
        title = f"with_{_word(scope.lock)}"
    body = block.nested(around)
    _run_scope(block, body, node, rest, scope, title)


def _word(text: str) -> str:
    word = "".join(c if c.isalnum() or c == "_" else "_" for c in text)
    return word or "lock"


def _run_scope(
    block: Block,
    body: Block,
    node: ast.With,
    rest: Sequence[ast.withitem],
    scope: ir.Lock | ir.Limit | ir.Service,
    title: str,
) -> None:
    span = block.span(node)
    draft = ScopeDraft(block.context.names.fresh(title), span, scope, body)
    _run_items(body, node, rest)
    block.add(draft)
    merge(block, draft, [Branch(body, "in this block", span)])


def _scope(block: Block, name: str, arguments: dict[str, ast.expr]) -> ir.Lock | ir.Limit | None:
    numbers = {
        key: _reader(block, key).integer(arguments[key], 1)
        for key in ("limit", "size")
        if key in arguments
    }
    text = _reader(block, "name").text(arguments["name"]) if "name" in arguments else ""
    if text is None or None in numbers.values():
        return None
    if name == "concurrency":
        return ir.Limit(limit=numbers["limit"] or 1)
    return ir.Lock(lock=text, size=numbers.get("size"))


def _run_service(
    block: Block,
    node: ast.With,
    item: ast.withitem,
    rest: Sequence[ast.withitem],
    call: ast.Call,
    symbol: TaskSymbol,
) -> None:
    passed = match_arguments(block, symbol, call, call.args, call.keywords)
    arguments = pass_arguments(block, symbol, passed or [], symbol.name)
    block.context.uses.append(Use(symbol, block.span(call)))
    body = block.nested()
    name = item.optional_vars.id if isinstance(item.optional_vars, ast.Name) else symbol.name
    operand = body.argument(name, ir.SERVICE)
    _bind(body, item, Local(ir.SERVICE, operand, block.span(call)))
    scope = ir.Service(service=symbol.name, arguments=arguments)
    _run_scope(block, body, node, rest, scope, f"with_{symbol.name}")


def _reader(block: Block, option: str) -> OptionReader:
    context = block.context
    return OptionReader(option, context.scope, context.types, context.sink, block.is_local)


def _arguments(block: Block, call: ast.Call, name: str) -> dict[str, ast.expr] | None:
    """The arguments of one of the blocks by name."""
    known = _PARAMETERS[name]
    sink = block.context.sink
    if len(call.args) > len(known):
        span = block.span(call.args[len(known)])
        sink.report(TOO_MANY_ARGUMENTS, span, f"`{name}` takes {len(known)} arguments")
        return None
    found = dict(zip(known, call.args, strict=False))
    for keyword in call.keywords:
        if keyword.arg not in known or keyword.arg in found:
            message = f"`{name}` has no other parameter `{keyword.arg}`"
            sink.report(UNKNOWN_ARGUMENT, block.span(keyword), message)
            return None
        found[keyword.arg] = keyword.value
    missing = [word for word in known if word not in found]
    if missing:
        message = f"`{name}` lacks `{missing[0]}`"
        sink.report(MISSING_ARGUMENT, block.span(call), message)
        return None
    return found
