"""One value out of the values that the branches of an operation have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flowc import ir
from flowc.compiler.frontend.regions.block import RETURNED, Block
from flowc.compiler.frontend.regions.compute import materialize, typed
from flowc.compiler.frontend.regions.drafts import BranchDraft, IfDraft, add_result
from flowc.compiler.frontend.regions.locals import Conflict, Local
from flowc.diagnostics import Label
from flowc.ir.relations import join_all

NOTHING = ir.Constant(type=ir.NONE, json_value=None)
FALSE = ir.Constant(type=ir.BOOL, json_value=False)
TRUE = ir.Constant(type=ir.BOOL, json_value=True)

_SHOWN = {RETURNED: "result", "return?": "returned", "break?": "stopped", "continue?": "skipped"}


class Arm(NamedTuple):
    """What one branch has for a name; `local` None: nothing, but nobody asks after that branch."""

    block: Block
    local: Local | None


def join_locals(
    draft: BranchDraft, name: str, arms: Sequence[Arm], outer: ir.Operand | None = None
) -> Local | Conflict:
    """The value after the branches: one that all have, else a result of the operation.

    `outer` is the operand that the name had before them.
    """
    if conflict := _conflict([arm.local for arm in arms if arm.local is not None]):
        return conflict
    made = [arm.local and materialize(arm.block, arm.local, name) for arm in arms]
    locals = [local for local in made if local is not None]
    first = locals[0]
    types = [local.type for local in locals if local.type is not None]
    if len(types) < len(locals):
        return Local(None, None, first.span)
    type = join_all(types)
    if type is None:
        return Conflict(tuple(Label(local.span, f"`{local.type}` here") for local in locals))
    operands = [local.operand and typed(local.operand, type) if local else None for local in made]
    absent = any(local.absent for local in locals)
    if (shared := _shared(operands, outer)) is not None:
        return Local(type, shared, first.span, absent=absent)
    if isinstance(draft, IfDraft) and (condition := _as_condition(draft, operands)) is not None:
        return Local(ir.BOOL, condition, first.span)
    absent = absent or None in operands
    value_type = ir.optional(type) if absent else type
    yields = [(a.block, op or NOTHING) for a, op in zip(arms, operands, strict=True)]
    names = arms[0].block.context.names
    value = names.fresh(_SHOWN.get(name, name))
    result = add_result(draft.results, value, value_type, yields)
    return Local(type, result, first.span, absent=absent)


def _conflict(locals: Sequence[Local]) -> Conflict | None:
    """Tasks have no value in common."""
    tasks = [Label(local.span, "a task here") for local in locals if local.callee is not None]
    return Conflict(tuple(tasks)) if tasks else None


def _shared(operands: Sequence[ir.Operand | None], outer: ir.Operand | None) -> ir.Operand | None:
    """The operand of all arms, if it can be read after them too."""
    known = [operand for operand in operands if operand is not None]
    first = known[0]
    if any(operand != first for operand in known):
        return None
    visible = len(known) > 1 or first == outer or isinstance(first, ir.Constant)
    return first if visible else None


def _as_condition(draft: IfDraft, operands: Sequence[ir.Operand | None]) -> ir.Operand | None:
    """The condition itself, where one branch has True and the other False."""
    match operands:
        case [then, orelse] if then in (TRUE, draft.condition) and orelse == FALSE:
            return draft.condition
    return None
