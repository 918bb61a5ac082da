"""Reading a name: what it stands for, or why it stands for nothing here."""

from __future__ import annotations

import ast

from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.locals import (
    Bound,
    Carried,
    Conflict,
    Gathered,
    Local,
    Unbound,
)
from flowc.compiler.frontend.regions.suggestions import report_carried
from flowc.diagnostics import Label, Span
from flowc.diagnostics.catalog import MERGE_TYPE, POSSIBLY_UNBOUND, TASK_AS_VALUE, UNDEFINED_NAME


def read_name(block: Block, node: ast.Name) -> Local | None:
    """What a local name stands for; None: it is no local name, but perhaps one of the module.

    Reports: `possibly-unbound`, `undefined-name`, `merge-type`, `loop-carried-value`; after that
    the name counts as bound, so that it is reported once.
    """
    found = block.lookup(node.id)
    block.context.read.add(node.id)
    if isinstance(found, Local):
        return found
    if found is None and node.id not in block.context.assigned:
        return None
    span = block.span(node)
    report_unreadable(block, node.id, span, found)
    local = Local(None, None, span)
    block.bind(node.id, local)
    return local


def report_unreadable(block: Block, name: str, span: Span, found: Bound | None) -> None:
    """Say why a name stands for nothing at a place.

    Reports: `possibly-unbound`, `undefined-name`, `merge-type`, `loop-carried-value`.
    """
    sink = block.context.sink
    match found:
        case None:
            message = f"`{name}` is read before it is bound"
            help = "bind it in a statement above this one"
            sink.report(UNDEFINED_NAME, span, message, help=help)
        case Unbound(labels=labels):
            message = f"`{name}` is not bound on every path that leads here"
            help = f"bind it on each path, or before them: `{name} = None`"
            sink.report(POSSIBLY_UNBOUND, span, message, help=help, labels=labels)
        case Conflict(labels=labels):
            message = f"`{name}` has a different type on each path that leads here"
            help = "give each path a value of one type, or use two names"
            sink.report(MERGE_TYPE, span, message, help=help, labels=labels)
        case Carried() | Gathered():
            report_carried(block, name, span, found)


def report_task_as_value(block: Block, span: Span, local: Local) -> None:
    """Say that a task can only be called."""
    assert local.callee is not None
    name = local.callee.name
    block.context.sink.report(
        TASK_AS_VALUE,
        span,
        f"`{name}` is used as a value, but a workflow can only call it",
        help=f"call it: `{name}(...)`",
        labels=[Label(local.callee.span, "declared here")],
    )
