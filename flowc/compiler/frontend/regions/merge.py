"""What names stand for after branches: a value of both, made when someone reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from flowc import ir
from flowc.compiler.frontend.regions.block import LEAVES, RETURNED, Block, flag_of
from flowc.compiler.frontend.regions.drafts import BranchDraft
from flowc.compiler.frontend.regions.locals import (
    Binding,
    Bound,
    Carried,
    Conflict,
    Deferred,
    Gathered,
    Local,
    Unbound,
    bound,
)
from flowc.compiler.frontend.regions.phi import FALSE, NOTHING, Arm, join_locals
from flowc.compiler.frontend.regions.slots import merge_gathered
from flowc.diagnostics import Label, Span
from flowc.ir.relations import join_all

FLAGS = frozenset(flag_of(leave) for leave in LEAVES)


@dataclass(frozen=True, eq=False)
class Branch:
    """One way through a statement; `when` says which, after "not bound"."""

    block: Block
    when: str
    span: Span


def merge(block: Block, draft: BranchDraft, branches: Sequence[Branch]) -> None:
    """Let the names that branches bind stand for what they are after them, and say how they end."""
    for name in dict.fromkeys(name for branch in branches for name in branch.block.bindings):
        before = block.raw(name)
        block.bindings[name] = Deferred(partial(_merged, name, before, draft, branches))
    live = [branch.block for branch in branches if branch.block.end == "open"]
    if live:
        block.narrowed = _common_knowledge(live)
    for branch in branches:
        block.leaves |= branch.block.leaves
    ends = [branch.block.end for branch in branches]
    if "open" not in ends:
        block.end = "left" if "left" in ends else "failed"


def seal(block: Block, names: Iterable[str]) -> None:
    """After a loop: names that a path did not bind before it left the loop are not bound."""
    for name in names:
        block.bindings[name] = Deferred(partial(_sealed, block.bindings[name]))


def _sealed(binding: Binding) -> Bound:
    found = bound(binding)
    assert found is not None
    return Unbound(found.unless) if isinstance(found, Local) and found.unless else found


def _common_knowledge(live: Sequence[Block]) -> dict[str, ir.Type]:
    """What every branch knows of a path is known after them."""
    known: dict[str, ir.Type] = {}
    for path in live[0].narrowed:
        types = [type for branch in live if (type := branch.narrowed.get(path)) is not None]
        joined = join_all(types)
        if len(types) == len(live) and joined is not None:
            known[path] = joined
    return known


def _merged(
    name: str, before: Binding | None, draft: BranchDraft, branches: Sequence[Branch]
) -> Bound:
    live = [branch for branch in branches if branch.block.end != "failed"]
    found = [(branch, _in_branch(name, branch, before)) for branch in live]
    missing = [branch for branch, binding in found if not _is_bound(binding)]
    labels = tuple(Label(branch.span, f"not bound {branch.when}") for branch in missing)
    if len(missing) == len(found) or any(branch.block.end == "open" for branch in missing):
        inner = [label for _, b in found if isinstance(b, Unbound) for label in b.labels]
        return Unbound(tuple(dict.fromkeys(inner or labels)))
    present = [binding for _, binding in found if isinstance(binding, Carried | Gathered)]
    if present:
        return _merge_carried(draft, name, found)
    for _, binding in found:
        if isinstance(binding, Conflict):
            return binding
    outer = bound(before)
    locals = [(branch, local) for branch, local in found if isinstance(local, Local)]
    first = locals[0][1]
    if all(local is first for _, local in locals) and (len(locals) > 1 or first is outer):
        return first
    arms = [Arm(b.block, local if isinstance(local, Local) else None) for b, local in found]
    joined = join_locals(draft, name, arms, outer.operand if isinstance(outer, Local) else None)
    unless = [label for _, local in locals for label in local.unless]
    unless += [label for b, label in zip(missing, labels, strict=False) if not b.block.has_returned]
    return replace(joined, unless=tuple(unless)) if isinstance(joined, Local) and unless else joined


def _in_branch(name: str, branch: Branch, before: Binding | None) -> Bound | None:
    own = branch.block.bindings.get(name)
    if branch.block.has_returned and name != RETURNED and name not in FLAGS:
        return None
    found = bound(before if own is None else own)
    if found is None and name in FLAGS:
        return Local(ir.BOOL, FALSE, branch.span)
    if found is None and name == RETURNED:
        return Local(ir.NONE, NOTHING, branch.span)
    return found


def _is_bound(binding: Bound | None) -> bool:
    return binding is not None and not isinstance(binding, Unbound)


def _merge_carried(
    draft: BranchDraft, name: str, found: Sequence[tuple[Branch, Bound | None]]
) -> Bound:
    """A name that the loop around carries: what the branches add to it, if they do only that."""
    arms = [
        (branch.block, binding)
        for branch, binding in found
        if isinstance(binding, Carried | Gathered)
    ]
    if len(arms) == len(found):
        return merge_gathered(draft, name, arms)
    for _, binding in found:
        if isinstance(binding, Local) and binding.is_in_error:
            return binding
    first = arms[0][1]
    carried = first.carried if isinstance(first, Gathered) else first
    return replace(carried, assigned=True)
