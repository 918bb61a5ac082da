"""`try` statements."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from flowc import ir
from flowc.compiler.frontend.calls.callees import named
from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.modules.model import FlowcSymbol
from flowc.compiler.frontend.regions.block import Block, Watch
from flowc.compiler.frontend.regions.compute import materialize
from flowc.compiler.frontend.regions.drafts import HandlerDraft, TryDraft
from flowc.compiler.frontend.regions.locals import (
    Binding,
    Bound,
    Deferred,
    Gathered,
    Local,
    Slot,
    Unbound,
    bound,
)
from flowc.compiler.frontend.regions.merge import FLAGS, Branch, merge
from flowc.compiler.frontend.regions.syntax import assigned_names, read_names
from flowc.compiler.frontend.statements.guards import guarded
from flowc.compiler.frontend.statements.saving import Saving
from flowc.diagnostics import Label
from flowc.diagnostics.catalog import EXCEPTION_CLASS

_CLASSES = {"TaskFailed": "task", "WorkflowFailed": "workflow"}
_TYPES: dict[tuple[str, ...], ir.Type] = {
    ("task",): ir.TASK_FAILED,
    ("workflow",): ir.WORKFLOW_FAILED,
}


def run_try(block: Block, node: ast.Try) -> None:
    """A `try` statement.

    Reports: `exception-class`, and what its parts report.
    """
    assigned = assigned_names(node.body)
    watch = Watch(frozenset(assigned) if node.handlers else frozenset())
    outside = [*node.body, *node.handlers, *node.orelse]
    final_watch = Watch(read_names(node.finalbody) & frozenset(assigned_names(outside)))
    inner = replace(block.around, in_try=True, watches=(*block.around.watches, final_watch))
    end = inner.try_end if _always_raises(node) else node.body[-1].lineno
    body = block.nested(replace(inner, watches=(*inner.watches, watch), try_end=end))
    orelse = block.nested(inner)
    name = block.context.names.fresh(_title(node))
    draft = TryDraft(name, block.span(node), body, orelse)
    draft.sequential = _is_read_by_inner_handlers(node.body, assigned)
    body.run(node.body)
    _run_orelse(block, draft, node)
    for handler in node.handlers:
        _run_handler(block, draft, handler, inner.watches, watch, assigned, node)
    final = _run_finally(block, draft, node, final_watch) if node.finalbody else None
    block.add(draft)
    branches = [Branch(orelse, "when nothing fails", draft.span)]
    branches += [
        Branch(made.block, "after this `except`", block.span(source))
        for made, source in zip(draft.handlers, node.handlers, strict=True)
    ]
    merge(block, draft, branches)
    if final is not None:
        _leave_finally(block, final, node)


def _always_raises(node: ast.Try) -> bool:
    """Whether no handler lets the workflow go on."""
    return all(isinstance(handler.body[-1], ast.Raise) for handler in node.handlers)


def _title(node: ast.Try) -> str:
    """A `try` is called after what it first assigns, or calls."""
    names = (part.id for part in ast.walk(node.body[0]) if isinstance(part, ast.Name))
    return f"try_{next(names, 'block')}"


def _is_read_by_inner_handlers(body: Sequence[ast.stmt], assigned: dict[str, ast.AST]) -> bool:
    """Whether a handler or `finally` of a `try` inside reads what this body assigns."""
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Try):
                reads = read_names([*node.handlers, *node.finalbody])
                if reads & (assigned.keys() - assigned_names([node]).keys()):
                    return True
    return False


# --- else --------------------------------------------------------------------------------


def _run_orelse(block: Block, draft: TryDraft, node: ast.Try) -> None:
    """What follows the body when nothing fails; it reads the body's names as its arguments."""
    body, orelse = draft.body, draft.orelse
    for name, binding in body.bindings.items():
        before = block.raw(name)
        orelse.bindings[name] = Deferred(partial(_passed_on, draft, name, binding, before))
    orelse.narrowed = dict(body.narrowed)
    orelse.end, orelse.leaves = body.end, set(body.leaves)
    if not node.orelse or body.end != "open":
        return
    if body.leaves:
        guarded(orelse, node.orelse[0], body.leaves, lambda inner: inner.run(node.orelse))
    else:
        orelse.run(node.orelse)


def _passed_on(draft: TryDraft, name: str, binding: Binding, before: Binding | None) -> Bound:
    found = bound(binding)
    assert found is not None
    if isinstance(found, Gathered):
        outer = bound(before)
        known = outer.slots if isinstance(outer, Gathered) else ()
        slots = [slot if slot in known else _passed_slot(draft, name, slot) for slot in found.slots]
        return replace(found, slots=tuple(slots))
    return _passed_local(draft, name, found) if isinstance(found, Local) else found


def _passed_slot(draft: TryDraft, name: str, slot: Slot) -> Slot:
    return replace(slot, values=tuple(_passed_local(draft, name, v) for v in slot.values))


def _passed_local(draft: TryDraft, name: str, local: Local) -> Local:
    """A value of the body as an argument of what follows."""
    if local.callee is not None:
        return local
    local = materialize(draft.body, local, name)
    type = local.value_type()
    if type is None or not isinstance(local.operand, ir.Reference):
        return local
    draft.body.yields.append(local.operand)
    argument = draft.orelse.argument(name.rstrip("?"), type)
    return replace(local, operand=argument)


# --- handlers ----------------------------------------------------------------------------


def _run_handler(
    block: Block,
    draft: TryDraft,
    node: ast.ExceptHandler,
    watches: tuple[Watch, ...],
    watch: Watch,
    assigned: dict[str, ast.AST],
    source: ast.Try,
) -> None:
    catches = _catches(block, node)
    region = block.nested(replace(block.around, in_try=True, watches=watches))
    handler = HandlerDraft(catches or ("any",), region)
    draft.handlers.append(handler)
    error = partial(_error, handler, block, node)
    region.around = replace(region.around, error=error)
    saving = Saving(
        draft, block, region, watch, handler.saved, assigned, source.body, region.argument
    )
    _bind_saved(block, saving, assigned)
    for flag in FLAGS & draft.body.bindings.keys():
        region.bindings[flag] = block.raw(flag) or _false(block, node)
    if node.name:
        caught = Deferred(error) if catches else Local(None, None, block.span(node))
        region.bindings[node.name] = caught
    region.run(node.body)
    if node.name:
        label = Label(block.span(node), f"`{node.name}` ends with its `except`")
        region.bindings[node.name] = Unbound((label,))


def _false(block: Block, node: ast.AST) -> Local:
    return Local(ir.BOOL, ir.Constant(type=ir.BOOL, json_value=False), block.span(node))


def _bind_saved(block: Block, saving: Saving, names: dict[str, ast.AST]) -> None:
    for name in names:
        resolve = partial(saving.resolve, name, block.raw(name))
        saving.region.bindings[name] = Deferred(resolve)


def _error(handler: HandlerDraft, block: Block, node: ast.ExceptHandler) -> Local:
    """The failure that the handler has caught: its first argument."""
    type = _TYPES.get(handler.catches, ir.FAILURE)
    if not handler.binds_error:
        handler.binds_error = True
        name = block.context.names.fresh(node.name or "error")
        handler.block.arguments.insert(0, ir.Value(name=name, type=type))
    operand = ir.Reference(name=handler.block.arguments[0].name)
    return Local(type, operand, block.span(node))


def _catches(block: Block, node: ast.ExceptHandler) -> tuple[str, ...] | None:
    """Which failures a handler takes.

    Reports: `exception-class`.
    """
    help = "catch `TaskFailed`, `WorkflowFailed` or `Exception`"
    if node.type is None:
        start = block.span(node)
        place = start._replace(end_line=start.line, end_column=start.column + len("except"))
        message = "a bare `except` says not which failures it handles"
        block.context.sink.report(EXCEPTION_CLASS, place, message, help=help)
        return None
    classes = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    found: list[str] = []
    for each in classes:
        symbol = named(block, each)
        if isinstance(symbol, FlowcSymbol) and symbol.name in _CLASSES:
            found.append(_CLASSES[symbol.name])
        elif isinstance(each, ast.Name) and each.id == "Exception" and symbol is None:
            found.append("any")
        else:
            message = f"workflows do not know failures of class `{shown(each)}`"
            hint = f"{help}; the class of a task's exception is `e.type`"
            block.context.sink.report(EXCEPTION_CLASS, block.span(each), message, help=hint)
            return None
    return ("any",) if "any" in found else tuple(dict.fromkeys(found))


# --- finally -----------------------------------------------------------------------------


def _run_finally(block: Block, draft: TryDraft, node: ast.Try, watch: Watch) -> Block:
    region = block.nested()
    draft.final = region
    status = partial(_status, draft, block, node)
    region.around = replace(
        region.around, status=status, in_try=True, in_finally=True, loop=None, error=None
    )
    assigned = assigned_names([*node.body, *node.handlers, *node.orelse])
    saving = Saving(
        draft, block, region, watch, draft.final_saved, assigned, node.body, region.argument
    )
    _bind_saved(block, saving, assigned)
    region.run(node.finalbody)
    return region


def _status(draft: TryDraft, block: Block, node: ast.Try) -> Local:
    """How the `try` ended: the first argument of `finally`."""
    assert draft.final is not None
    if not draft.binds_status:
        draft.binds_status = True
        name = block.context.names.fresh("status")
        draft.final.arguments.insert(0, ir.Value(name=name, type=ir.STATUS))
    operand = ir.Reference(name=draft.final.arguments[0].name)
    return Local(ir.STATUS, operand, block.span(node))


def _leave_finally(block: Block, final: Block, node: ast.Try) -> None:
    for name, place in assigned_names(node.finalbody).items():
        label = Label(block.span(place), f"`{name}` ends with its `finally`")
        block.bindings[name] = Unbound((label,))
    if final.end == "failed":
        block.fail()
