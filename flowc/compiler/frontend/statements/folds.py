"""What names stand for after a loop over a run-time list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from flowc import ir
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import fill, materialize, operand_text
from flowc.compiler.frontend.regions.drafts import MapDraft
from flowc.compiler.frontend.regions.locals import (
    Binding,
    Bound,
    Carried,
    Gathered,
    Local,
    Slot,
    Unbound,
    bound,
)
from flowc.compiler.frontend.statements.fan_outs import gathered
from flowc.compiler.frontend.statements.gathering import type_of_step, wider
from flowc.compiler.frontend.statements.iteration import Columns
from flowc.diagnostics import Label
from flowc.ir.relations import NEVER


def after_loop(
    block: Block, draft: MapDraft, name: str, before: Binding | None, found: Columns
) -> Bound:
    """What the rounds left in a name; `before` is what it stood for until then."""
    inner = bound(draft.body.bindings.get(name))
    if draft.body.end == "failed" or inner is None:
        return bound(before) or Unbound((Label(draft.span, "not bound by this loop"),))
    match inner:
        case Carried(assigned=False):
            return bound(before) or Unbound(())
        case Local(is_in_error=True):
            return inner
        case Gathered():
            return _gathered(block, draft, name, inner, bound(before))
        case Local():
            return _last(block, draft, name, inner, bound(before), found)
    return inner


def _last(
    block: Block, draft: MapDraft, name: str, inner: Local, outer: Bound | None, found: Columns
) -> Bound:
    """The value of the last round, or the one before the loop if there was no round."""
    if not isinstance(outer, Local):
        label = Label(draft.span, "not bound when there is no element")
        return Unbound((label,)) if outer is None else outer
    column = found.lists.get(name)
    arguments = dict(zip(found.lists, draft.body.arguments, strict=True))
    if column is None or inner.operand != ir.Reference(name=arguments[name].name):
        local = materialize(draft.body, inner, name)
        if local.type is None or local.operand is None:
            return local
        column = gathered(block, draft, f"{name}_rows", local)
    values = {"rows": column, "before": materialize(block, outer, name)}
    return fill(block, block.context.symbol.node, "rows[-1] if rows else before", values, name)


# --- gathered names ----------------------------------------------------------------------


class _Rounds(NamedTuple):
    """A slot as lists: one element per round, one list per value of the slot."""

    lists: tuple[Local, ...]
    form: str


def _gathered(
    block: Block, draft: MapDraft, name: str, inner: Gathered, outer: Bound | None
) -> Bound:
    if isinstance(outer, Carried | Gathered):
        return _passed_on(block, draft, name, inner, outer)
    assert isinstance(outer, Local), "a loop adds to what is bound before it"
    lists = _lists(block, draft, name, inner)
    start = materialize(block, outer, name)
    if lists is None or start.type is None:
        return Local(None, None, inner.span)
    match inner.fold:
        case "append":
            return _extended(block, name, start, lists[0])
        case "setitem":
            return _updated(block, name, start, lists)
    return _folded(block, name, inner, start, lists[0])


def _passed_on(
    block: Block, draft: MapDraft, name: str, inner: Gathered, outer: Carried | Gathered
) -> Bound:
    """The loop around gathers the name too: each of its rounds adds what this loop gathered."""
    if isinstance(outer, Gathered) and outer.fold != inner.fold:
        return outer
    lists = _lists(block, draft, name, inner)
    if lists is None:
        return Local(None, None, inner.span)
    carried = outer.carried if isinstance(outer, Gathered) else outer
    slots = outer.slots if isinstance(outer, Gathered) else ()
    return Gathered(carried, inner.fold, (*slots, Slot(lists, "box")), inner.span)


def _lists(block: Block, draft: MapDraft, name: str, inner: Gathered) -> tuple[Local, ...] | None:
    """What all rounds added, in order: one list per value of the slots."""
    rounds = [_rounds(block, draft, name, slot) for slot in inner.slots]
    if any(local.type is None for slot in rounds for local in slot.lists):
        return None
    width = len(inner.slots[0].values)
    if len(rounds) == 1 and rounds[0].form == "one":
        return rounds[0].lists
    return tuple(_joined(block, draft, name, rounds, index) for index in range(width))


def _rounds(block: Block, draft: MapDraft, name: str, slot: Slot) -> _Rounds:
    lists: list[Local] = []
    for value, suffix in zip(slot.values, ("", "_values"), strict=False):
        local = materialize(draft.body, value, name)
        if local.type is None or local.operand is None:
            return _Rounds((Local(None, None, value.span),), slot.form)
        is_hole = slot.form == "hole"
        type = ir.optional(local.type) if is_hole and not suffix else local.type
        element = ir.optional(type) if is_hole else type
        column = gathered(block, draft, f"{name}{suffix}", local, element)
        lists.append(replace(column, type=ir.ListType(element=type), span=value.span))
    return _Rounds(tuple(lists), slot.form)


def _joined(
    block: Block, draft: MapDraft, name: str, rounds: Sequence[_Rounds], index: int
) -> Local:
    """The values of all slots, round by round."""
    columns: dict[str, Local] = {}
    parts: list[str] = []
    for number, slot in enumerate(rounds):
        own, first = f"v{number}", f"k{number}" if index else f"v{number}"
        columns[own] = slot.lists[index]
        match slot.form:
            case "one":
                parts.append(own)
            case "hole":
                columns[first] = slot.lists[0]
                parts.append(f"*([{own}] if {first} is not None else [])")
            case _:
                parts.append(f"*{own}")
    sources = {f"{each}s": column for each, column in columns.items()}
    text = _template(list(columns), parts)
    return fill(block, block.context.symbol.node, text, sources, f"all_{name}{'_values' * index}")


def _template(names: Sequence[str], parts: Sequence[str]) -> str:
    """A comprehension over the lists of the slots; the plain cases as a person would write them."""
    match names, parts:
        case [one], [part] if part == f"*{one}":
            return f"[item for {one} in {one}s for item in {one}]"
        case [one], [part]:
            return f"[{one} for {one} in {one}s if {one} is not None]"
        case [one, first], [part] if part.startswith("*("):
            return f"[{one} for {one}, {first} in zip({one}s, {first}s) if {first} is not None]"
    sources = ", ".join(f"{each}s" for each in names)
    return f"[item for {', '.join(names)} in zip({sources}) for item in [{', '.join(parts)}]]"


def _is_empty(local: Local) -> bool:
    return isinstance(local.operand, ir.Constant) and local.operand.json_value in ([], {})


def _extended(block: Block, name: str, start: Local, added: Local) -> Local:
    """`[*start, *added]`."""
    assert start.type is not None and added.type is not None
    if _is_empty(start):
        return replace(added, type=wider(start.type, added.type))
    values = {"start": start, "added": added}
    expected = None if start.type == ir.ListType(element=NEVER) else start.type
    return fill(block, block.context.symbol.node, "[*start, *added]", values, name, expected)


def _updated(block: Block, name: str, start: Local, lists: Sequence[Local]) -> Local:
    """`{**start, **dict(zip(keys, values))}`."""
    assert isinstance(start.type, ir.DictType)
    pairs = "key: value for key, value in zip(keys, values)"
    values = {"keys": lists[0], "values": lists[1]}
    expected = None if start.type.key == NEVER else start.type
    node = block.context.symbol.node
    if _is_empty(start):
        return fill(block, node, f"{{{pairs}}}", values, name, expected)
    template = f"{{**start, **{{{pairs}}}}}"
    return fill(block, node, template, {"start": start, **values}, name, expected)


def _folded(block: Block, name: str, inner: Gathered, start: Local, added: Local) -> Local:
    """`fold_add(start, added)` and its kin, typed as one step of them is."""
    assert isinstance(added.type, ir.ListType)
    assert start.type is not None
    type = type_of_step(block, inner.fold, start.type, added.type.element, inner.span)
    if type is None or start.operand is None or added.operand is None:
        return Local(None, None, inner.span)
    first, rest = operand_text(block, start.operand), operand_text(block, added.operand)
    op = ir.Compute(
        name=block.context.names.fresh(name),
        expression=f"fold_{inner.fold}({first.text}, {rest.text})",
        operands=tuple(dict.fromkeys((*first.operands, *rest.operands))),
        type=type,
        span=inner.span,
    )
    block.add(op)
    return Local(type, ir.Reference(name=op.name), inner.span)
