"""`if` statements, and `match` as a chain of them."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.drafts import IfDraft
from flowc.compiler.frontend.regions.merge import Branch, merge
from flowc.compiler.frontend.regions.names import words_of
from flowc.compiler.frontend.regions.syntax import read_names
from flowc.compiler.frontend.statements.conditions import Condition, apply_narrowing, condition
from flowc.diagnostics import Span
from flowc.diagnostics.catalog import CONSTANT_CONDITION, TOO_DEEPLY_NESTED

MAX_DEPTH = 60
"""Regions nested more deeply are refused: what reads the IR goes down recursively."""


def run_if(block: Block, node: ast.If, following: Sequence[ast.stmt], following_from: int) -> bool:
    """An `if` statement; True: the statements that follow stand in one of its branches.

    Reports: `constant-condition`, `too-deeply-nested`.
    """
    found = condition(block, node.test)
    if found is None:
        _run_in_error(block, node)
        return False
    if found.constant is not None:
        _run_known(block, node, found)
        return False
    if block.around.depth > MAX_DEPTH:
        _refuse_depth(block, node)
        return False
    name = block.context.names.fresh(f"if_{words_of(node.test)}")
    draft = IfDraft(name, block.span(node), found.operand, block.nested(), block.nested())
    apply_narrowing(draft.then, found.true)
    apply_narrowing(draft.orelse, found.false)
    draft.then.run(node.body)
    draft.orelse.run(node.orelse)
    consumed = _continue(draft, following, following_from)
    block.add(draft)
    text, place = shown(node.test), block.span(node.test)
    merge(
        block,
        draft,
        [
            Branch(draft.then, f"when `{text}` is true", _place(block, node.body, place)),
            Branch(draft.orelse, f"when `{text}` is false", _place(block, node.orelse, place)),
        ],
    )
    return consumed


def _place(block: Block, body: Sequence[ast.stmt], otherwise: Span) -> Span:
    return block.span(body[-1]) if body else otherwise


def _continue(draft: IfDraft, following: Sequence[ast.stmt], start: int) -> bool:
    """If one branch always leaves, what follows is the rest of the other."""
    ends = (draft.then.end, draft.orelse.end)
    if ends == ("left", "open"):
        other = draft.orelse
    elif ends == ("open", "left"):
        other = draft.then
    else:
        return False
    if start < len(following):
        other.run(following, start)
    return True


def _run_known(block: Block, node: ast.If, found: Condition) -> None:
    """A condition that is known before the run: one branch is the whole statement."""
    if not any(name in block.context.assigned for name in read_names([node.test])):
        block.context.sink.report(
            CONSTANT_CONDITION,
            block.span(node.test),
            f"this condition is always {found.constant}",
            help="make it depend on a parameter or a result, or leave the `if` out",
        )
    apply_narrowing(block, found.true if found.constant else found.false)
    block.run(node.body if found.constant else node.orelse)


def _run_in_error(block: Block, node: ast.If) -> None:
    """Both branches, so that their own faults are found; what they bind is not checked again."""
    for body in (node.body, node.orelse):
        branch = block.nested()
        branch.run(body)
        block.bindings.update(branch.bindings)


def _refuse_depth(block: Block, node: ast.stmt) -> None:
    block.context.sink.report(
        TOO_DEEPLY_NESTED,
        block.span(node),
        f"branches and loops are nested more than {MAX_DEPTH} levels deep",
        help="move a part into a workflow of its own, and call it",
    )
