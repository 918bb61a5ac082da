"""What the statements of a loop body add to the names that the loop gathers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from flowc import ir
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import materialize, one_element_list
from flowc.compiler.frontend.regions.drafts import BranchDraft
from flowc.compiler.frontend.regions.locals import Bound, Carried, Conflict, Gathered, Local, Slot
from flowc.compiler.frontend.regions.phi import NOTHING, Arm, join_locals
from flowc.diagnostics import Span

_EMPTY = ir.Constant(type=ir.ListType(element=ir.LiteralType(values=())), json_value=[])


def merge_gathered(
    draft: BranchDraft, name: str, arms: Sequence[tuple[Block, Carried | Gathered]]
) -> Bound:
    """What two branches together add to a name: slot by slot, one may be empty in a branch."""
    gathered = [bound for _, bound in arms if isinstance(bound, Gathered)]
    if not gathered:
        return max((bound for _, bound in arms if isinstance(bound, Carried)), key=_is_assigned)
    if len({bound.fold for bound in gathered}) > 1:
        return Conflict(())
    blocks = [block for block, _ in arms]
    rows = [bound.slots if isinstance(bound, Gathered) else () for _, bound in arms]
    known = _common_prefix(rows)
    slots: list[Slot] = []
    for added in zip_longest(*(row[len(known) :] for row in rows)):
        slot = _merge_slots(draft, name, blocks, added)
        if slot is None:
            return Conflict(())
        slots.append(slot)
    first = gathered[0]
    return Gathered(first.carried, first.fold, (*known, *slots), first.span)


def _is_assigned(carried: Carried) -> bool:
    return carried.assigned


def _common_prefix(rows: Sequence[tuple[Slot, ...]]) -> tuple[Slot, ...]:
    """What was added before the branches."""
    known: list[Slot] = []
    for slots in zip(*rows, strict=False):
        if any(slot is not slots[0] for slot in slots):
            break
        known.append(slots[0])
    return tuple(known) if len(rows) > 1 else ()


def _merge_slots(
    draft: BranchDraft, name: str, blocks: Sequence[Block], slots: Sequence[Slot | None]
) -> Slot | None:
    present = [slot for slot in slots if slot is not None]
    plain = all(slot is not None and slot.form == "one" for slot in slots)
    as_boxes = not plain and not all(map(_may_be_hole, present))
    values: list[Local] = []
    for index in range(len(present[0].values)):
        arms = [
            Arm(block, _boxed(block, slot, index) if as_boxes else _value(block, slot, index))
            for block, slot in zip(blocks, slots, strict=True)
        ]
        joined = join_locals(draft, name, arms)
        if not isinstance(joined, Local):
            return None
        values.append(joined)
    return Slot(tuple(values), "box" if as_boxes else "one" if plain else "hole")


def _may_be_hole(slot: Slot) -> bool:
    """Whether None can tell that a slot was not filled."""
    type = slot.values[0].type
    may_be_none = isinstance(type, ir.OptionalType) or type in (ir.NONE, ir.JSON)
    return slot.form == "hole" or (slot.form == "one" and not may_be_none)


def _value(block: Block, slot: Slot | None, index: int) -> Local | None:
    """The value of a slot in a branch; the first one is None where the slot is not filled."""
    if slot is not None:
        return slot.values[index]
    return None if index else Local(ir.NONE, NOTHING, _loop(block))


def _boxed(block: Block, slot: Slot | None, index: int) -> Local:
    """A list of what a branch adds: where the values themselves may be None."""
    if slot is None:
        return Local(_EMPTY.type, _EMPTY, _loop(block))
    if slot.form == "box":
        return slot.values[index]
    return one_element_list(block, materialize(block, slot.values[index]))


def _loop(block: Block) -> Span:
    span = block.around.loop_span
    assert span is not None, "slots are filled in loops"
    return span
