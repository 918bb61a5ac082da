"""`for` loops: written out over static sequences, fan-outs over run-time lists."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from flowc import ir
from flowc.compiler.frontend.calls.lifting import lift
from flowc.compiler.frontend.expressions.variables import root
from flowc.compiler.frontend.modules.bindings import target_names
from flowc.compiler.frontend.regions.block import Block, Leave
from flowc.compiler.frontend.regions.locals import Carried, Deferred, Gathered, Local
from flowc.compiler.frontend.regions.merge import FLAGS, seal
from flowc.compiler.frontend.regions.names import words_of
from flowc.compiler.frontend.regions.phi import FALSE
from flowc.compiler.frontend.regions.syntax import assigned_names, carries_values, may_leave
from flowc.compiler.frontend.statements.assignments import assign_target
from flowc.compiler.frontend.statements.effects import may_have_effect
from flowc.compiler.frontend.statements.fan_outs import MAX_ROUNDS, MAX_UNROLLED, open_map
from flowc.compiler.frontend.statements.folds import after_loop
from flowc.compiler.frontend.statements.guards import guarded
from flowc.compiler.frontend.statements.iteration import columns
from flowc.compiler.frontend.statements.statics import static_elements
from flowc.diagnostics.catalog import EFFECTS_IN_FAN_OUT, LARGE_FAN_OUT, LOOP_ELSE

_WIDE = 1_000


def run_for(block: Block, node: ast.For) -> None:
    """A `for` loop.

    Reports: `loop-else`, `effects-in-fan-out`, `large-fan-out`, and what its body reports.
    """
    if node.orelse:
        block.context.sink.report(
            LOOP_ELSE,
            block.span(node.orelse[0]),
            "`else` of a loop runs unless the loop was left by `break`",
            help="let the loop bind a flag, and write `if` after it",
        )
    elements = static_elements(block, node.iter)
    if elements is not None and block.context.rounds + len(elements) > MAX_ROUNDS:
        elements = None
    if elements is None or _stays_fan_out(block, node, elements):
        _fan_out(block, node)
        return
    before = block.context.rounds
    _write_out(block, node, elements)
    rounds = block.context.rounds - before
    is_outermost = block.around.loop is None
    if rounds > _WIDE and is_outermost:
        message = f"the loop is written out {rounds} times"
        if rounds > len(elements):
            message = f"the loop and those in it are written out {rounds} times"
        help = "loop over a list that a task returns: it becomes one fan-out"
        block.context.sink.report(LARGE_FAN_OUT, block.span(node.iter), message, help=help)


def _stays_fan_out(block: Block, node: ast.For, elements: Sequence[Local]) -> bool:
    """Whether many constants are better gone over by one fan-out than written out."""
    return (
        len(elements) > MAX_UNROLLED
        and all(isinstance(element.operand, ir.Constant) for element in elements)
        and not may_leave(node.body)
        and not may_have_effect(block, *node.body)
        and not carries_values(node)
    )


# --- written out -------------------------------------------------------------------------


def _write_out(block: Block, node: ast.For, elements: Sequence[Local]) -> None:
    """The body, once for each element. After a round that may have left, the next is guarded."""
    loop = block.inline(replace(block.around, loop="unrolled", loop_span=block.span(node)))
    for element in elements:
        block.context.rounds += 1
        _write_round(loop, node, element)
        if loop.end != "open":
            break
    broke = "break" in loop.leaves
    if broke:
        seal(loop, [name for name in loop.bindings if name not in FLAGS])
    for name, binding in loop.bindings.items():
        if name not in ("break?", "continue?"):
            block.bindings[name] = binding
    block.narrowed = {p: t for p, t in block.narrowed.items() if root(p) not in loop.bindings}
    block.leaves |= loop.leaves & {"return"}
    block.end = "open" if broke else loop.end


def _write_round(loop: Block, node: ast.For, element: Local) -> None:
    def run(block: Block) -> None:
        assign_target(block, node.target, element)
        block.run(node.body)

    gone: set[Leave] = {leave for leave in loop.leaves if leave != "continue"}
    if gone:
        guarded(loop, node, gone, run)
    else:
        run(loop)
    if "continue" in loop.leaves:
        seal(loop, [name for name in loop.bindings if name not in FLAGS])
        loop.bindings["continue?"] = Local(ir.BOOL, FALSE, loop.span(node))
        loop.leaves.discard("continue")
        loop.end = "failed" if loop.end == "failed" else "open"


# --- fanned out --------------------------------------------------------------------------


def _fan_out(block: Block, node: ast.For) -> None:
    """The body, once per element and at the same time."""
    scope, iterable = lift(block, node.iter)
    generator = ast.comprehension(target=node.target, iter=iterable, ifs=[], is_async=0)
    targets = [name.id for name in target_names(node.target)]
    found = columns(scope, [generator], targets, words_of(node.iter, 1))
    assigned = [name for name in assigned_names(node.body) if block.is_local(name)]
    if found is None:
        for name in (*targets, *assigned):
            block.bind(name, Local(None, None, block.span(node.iter)))
        return
    body = _body(block, node, assigned)
    body, draft = open_map(block, node, "", found, body)
    body.run(node.body)
    _hint_effects(block, node, body)
    draft.variable = next(
        (name for name, found in body.bindings.items() if isinstance(found, Gathered)), None
    )
    draft.name = block.context.names.fresh(draft.variable or f"each_{words_of(node.target)}")
    block.add(draft)
    for name in dict.fromkeys((*targets, *assigned)):
        resolve = partial(after_loop, block, draft, name, block.raw(name), found)
        block.bind(name, Deferred(partial(block.beside, draft, resolve, behind=True)))


def _body(block: Block, node: ast.For, assigned: Sequence[str]) -> Block:
    """The block of one element: names that the loop assigns are not yet bound in it."""
    around = replace(
        block.around,
        loop="dynamic",
        loop_span=block.span(node),
        in_fan_out=True,
        watches=(),
        lock=None,
    )
    body = block.nested(around)
    for name in assigned:
        body.bindings[name] = Carried(block.raw(name), node)
        for watch in block.around.watches:
            if name in watch.names:
                watch.gathered.add(name)
    return body


def _hint_effects(block: Block, node: ast.For, body: Block) -> None:
    """Say that effects of a fan-out come in any order."""
    if block.around.mode != "plain" or not may_have_effect(body, *node.body):
        return
    block.context.sink.report(
        EFFECTS_IN_FAN_OUT,
        block.span(node.iter),
        "the effects of this loop happen at the same time, one per element",
        help="write `with sequential():` around the loop for one after the other, or a "
        "comprehension to say that the order does not matter",
    )
