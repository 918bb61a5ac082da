"""Rewrite a module: each operation once, inner ones first, sharing what did not change."""

from __future__ import annotations

from collections.abc import Callable

from flowc.ir.nodes import If, Map, Module, Operation, Region, Scope, Try, Workflow

Rewriting = Callable[[Operation], tuple[Operation, ...]]


def rewrite(module: Module, rewriting: Rewriting) -> Module:
    """Replace each operation by what `rewriting` makes of it, bottom-up.

    `(op,)` keeps an operation, `()` drops it. An operation comes with its regions rewritten
    already; what `rewriting` returns is not visited again.
    """
    workflows = tuple(rewrite_workflow(workflow, rewriting) for workflow in module.workflows)
    if all(map(_same, workflows, module.workflows)):
        return module
    return module.model_copy(update={"workflows": workflows})


def rewrite_workflow(workflow: Workflow, rewriting: Rewriting) -> Workflow:
    """Rewrite the operations of one workflow."""
    body = rewrite_region(workflow.body, rewriting)
    return workflow if body is workflow.body else workflow.model_copy(update={"body": body})


def rewrite_region(region: Region, rewriting: Rewriting) -> Region:
    """Rewrite the operations of one region."""
    operations: list[Operation] = []
    for op in region.operations:
        operations += rewriting(map_regions(op, lambda inner: rewrite_region(inner, rewriting)))
    if len(operations) == len(region.operations) and all(map(_same, operations, region.operations)):
        return region
    return region.model_copy(update={"operations": tuple(operations)})


def map_regions(op: Operation, change: Callable[[Region], Region]) -> Operation:
    """The operation with each of its own regions changed; itself, if none did."""
    match op:
        case Map() | Scope():
            update: dict[str, object] = _changed(op.region, "region", change)
        case If():
            update = _changed(op.then, "then", change) | _changed(op.orelse, "orelse", change)
        case Try():
            update = _changed_try(op, change)
        case _:
            return op
    return op.model_copy(update=update) if update else op


def _changed_try(op: Try, change: Callable[[Region], Region]) -> dict[str, object]:
    update = _changed(op.body, "body", change)
    handlers = tuple(
        handler.model_copy(update=_changed(handler.region, "region", change))
        for handler in op.handlers
    )
    if any(new.region is not old.region for new, old in zip(handlers, op.handlers, strict=True)):
        update["handlers"] = handlers
    update |= _changed(op.orelse, "orelse", change)
    if op.final is not None:
        update |= _changed(op.final, "final", change)
    return update


def _changed(region: Region, field: str, change: Callable[[Region], Region]) -> dict[str, object]:
    changed = change(region)
    return {} if changed is region else {field: changed}


def _same(new: object, old: object) -> bool:
    return new is old
