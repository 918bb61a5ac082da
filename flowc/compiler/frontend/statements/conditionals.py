"""Expressions that compute one of their parts: `a if c else b`, `a and b`, with calls in them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from flowc import ir
from flowc.compiler.frontend.calls.callees import has_call
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import bind_value, materialize
from flowc.compiler.frontend.regions.drafts import IfDraft
from flowc.compiler.frontend.regions.locals import Local
from flowc.compiler.frontend.regions.names import words_of
from flowc.compiler.frontend.regions.phi import Arm, join_locals
from flowc.compiler.frontend.statements.conditions import Condition, apply_narrowing, condition
from flowc.diagnostics.catalog import MERGE_TYPE

Side = Callable[[Block], Local]


def evaluate_conditional(
    block: Block, node: ast.IfExp, hint: str | None, expected: ir.Type | None
) -> Local:
    """`body if test else orelse`, where only the chosen side makes its calls."""
    return _choose(
        block,
        node,
        node.test,
        lambda side: side.evaluate(node.body, hint, expected),
        lambda side: side.evaluate(node.orelse, hint, expected),
        hint,
    )


def evaluate_boolean(
    block: Block, node: ast.BoolOp, hint: str | None, expected: ir.Type | None
) -> Local:
    """`a and b`, `a or b`, where `b` makes its calls only if it is needed."""
    first, rest = _split(block, node)
    local = materialize(block, block.evaluate(first, None, expected), None, first)
    scope = block.inline()
    name = first if isinstance(first, ast.Name) else bind_value(scope, local, first)

    def decided(side: Block) -> Local:
        return side.evaluate(name, hint, expected)

    def other(side: Block) -> Local:
        return side.evaluate(rest, hint, expected)

    sides = (decided, other) if isinstance(node.op, ast.Or) else (other, decided)
    return _choose(scope, node, name, *sides, hint)


def _split(block: Block, node: ast.BoolOp) -> tuple[ast.expr, ast.expr]:
    """What is surely computed, as one expression, and what may be: from the first call on."""
    values = node.values
    count = next((i for i in range(1, len(values)) if has_call(block, values[i])), len(values) - 1)
    return _joined(node, values[:count]), _joined(node, values[count:])


def _joined(node: ast.BoolOp, values: Sequence[ast.expr]) -> ast.expr:
    if len(values) == 1:
        return values[0]
    return ast.copy_location(ast.BoolOp(op=node.op, values=list(values)), node)


def _choose(
    block: Block, node: ast.expr, test: ast.expr, body: Side, orelse: Side, hint: str | None
) -> Local:
    span = block.span(node)
    found = condition(block, test)
    if found is None:
        return Local(None, None, span)
    if found.constant is not None:
        return _known_side(block, found, body, orelse)
    name = block.context.names.fresh(f"if_{words_of(test)}")
    draft = IfDraft(name, span, found.operand, block.nested(), block.nested())
    apply_narrowing(draft.then, found.true)
    apply_narrowing(draft.orelse, found.false)
    arms = [Arm(draft.then, body(draft.then)), Arm(draft.orelse, orelse(draft.orelse))]
    joined = join_locals(draft, hint or words_of(node), arms)
    block.add(draft)
    if isinstance(joined, Local):
        return joined
    block.context.sink.report(
        MERGE_TYPE,
        span,
        "the sides have different types",
        help="give both sides a value of one type",
        labels=joined.labels,
    )
    return Local(None, None, span)


def _known_side(block: Block, found: Condition, body: Side, orelse: Side) -> Local:
    """The one side that is ever computed."""
    scope = block.inline()
    apply_narrowing(scope, found.true if found.constant else found.false)
    return body(scope) if found.constant else orelse(scope)
