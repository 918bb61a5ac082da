"""Statements that run unless control has left before them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection

from flowc import ir
from flowc.compiler.frontend.regions.block import LEAVES, RETURNED, Block, Leave, flag_of
from flowc.compiler.frontend.regions.compute import fill
from flowc.compiler.frontend.regions.drafts import IfDraft
from flowc.compiler.frontend.regions.locals import Local
from flowc.compiler.frontend.regions.merge import Branch, merge
from flowc.compiler.frontend.regions.phi import FALSE, NOTHING, TRUE
from flowc.diagnostics import Span


def guarded(
    block: Block, node: ast.stmt, leaves: Collection[Leave], run: Callable[[Block], None]
) -> None:
    """Run statements unless control has left in one of some ways."""
    span = block.span(node)
    flag = _left(block, node, leaves)
    if flag.operand is None:
        return
    name = block.context.names.fresh(_name(flag.operand))
    draft = IfDraft(name, span, flag.operand, block.nested(), block.nested())
    draft.then.end = "left"
    draft.then.leaves = set(leaves)
    for leaving in _run_where_not_left(draft.orelse, span, leaves, run):
        if block.lookup(leaving) is flag:
            draft.then.bindings[leaving] = Local(ir.BOOL, TRUE, span)
    block.add(draft)
    branches = [
        Branch(draft.then, "where it has left before", span),
        Branch(draft.orelse, "at the end", span),
    ]
    merge(block, draft, branches)


def _run_where_not_left(
    block: Block, span: Span, leaves: Collection[Leave], run: Callable[[Block], None]
) -> list[str]:
    """Run statements in a block that is only there if control has not left; the flags they set.

    Nothing has left or was returned where the block starts: what its branches yield of that is
    known, and no input of the block.
    """
    known = {flag_of(leave): Local(ir.BOOL, FALSE, span) for leave in leaves}
    if "return" in leaves:
        known[RETURNED] = Local(ir.NONE, NOTHING, span)
    block.bindings.update(known)
    run(block)
    for name, local in known.items():
        if block.bindings[name] is local:
            del block.bindings[name]
    return [flag_of(leave) for leave in leaves if flag_of(leave) in block.bindings]


def _name(operand: ir.Operand) -> str:
    return f"if_{operand.name}" if isinstance(operand, ir.Reference) else "if_left"


def _left(block: Block, node: ast.stmt, leaves: Collection[Leave]) -> Local:
    """Whether control has left."""
    flags: dict[str, Local] = {}
    for leave in LEAVES:
        found = block.lookup(flag_of(leave)) if leave in leaves else None
        if isinstance(found, Local):
            flags[f"left_{len(flags)}"] = found
    if len(flags) == 1:
        return next(iter(flags.values()))
    return fill(block, node, " or ".join(flags), flags, "left")
