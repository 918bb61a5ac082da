"""Comprehensions with calls in them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from flowc import ir
from flowc.compiler.frontend.calls.callees import has_call
from flowc.compiler.frontend.calls.lifting import lift_first
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import bind_value, compute, fill, materialize, typed
from flowc.compiler.frontend.regions.drafts import MapDraft
from flowc.compiler.frontend.regions.locals import Local, Parts
from flowc.compiler.frontend.regions.names import words_of
from flowc.compiler.frontend.regions.phi import NOTHING
from flowc.compiler.frontend.statements.assignments import assign_target
from flowc.compiler.frontend.statements.conditions import condition
from flowc.compiler.frontend.statements.effects import may_have_effect
from flowc.compiler.frontend.statements.iteration import Columns, columns, element_of
from flowc.compiler.frontend.statements.statics import static_elements
from flowc.diagnostics.catalog import LOCK_AROUND_FAN_OUT

Comprehension = ast.ListComp | ast.DictComp

MAX_ROUNDS = 50_000
"""Rounds of loops that one workflow is written out to; loops beyond them become fan-outs."""

MAX_UNROLLED = 64


def comprehension(
    block: Block, node: Comprehension, hint: str | None, expected: ir.Type | None
) -> Local:
    """The list or dict of a comprehension; its calls are a fan-out, or are written out."""
    unrolled = _unrolled(block, node, expected)
    if unrolled is not None:
        return unrolled
    scope, lifted = lift_first(block, node)
    assert isinstance(lifted, ast.ListComp | ast.DictComp)
    if not has_call(scope, lifted):
        return compute(scope, lifted, hint, expected)
    return _fan_out(scope, lifted, hint, expected)


# --- written out -------------------------------------------------------------------------


def _unrolled(block: Block, node: Comprehension, expected: ir.Type | None) -> Local | None:
    """The parts of a comprehension over a static sequence, unless it is a list of constants."""
    first, *rest = node.generators
    if first.ifs:
        return None
    elements = static_elements(block, first.iter)
    if elements is None or len(elements) > MAX_UNROLLED:
        return None
    if block.context.rounds + len(elements) > MAX_ROUNDS:
        return None
    constant = all(isinstance(element.operand, ir.Constant) for element in elements)
    if constant and not may_have_effect(block, node):
        return None
    block.context.rounds += len(elements)
    rounds = [_round(block, node, rest, first.target, element, expected) for element in elements]
    if rest and not all(local.parts is not None for local in rounds):
        return _concatenated(block, node, rounds, expected)
    items = tuple(item for local in rounds for item in _items(local))
    keys = tuple(key for local in rounds for key in _keys(local))
    form = Parts("dict" if isinstance(node, ast.DictComp) else "list", items, node, keys, expected)
    return Local(None, None, block.span(node), form)


def _round(
    block: Block,
    node: Comprehension,
    rest: Sequence[ast.comprehension],
    target: ast.expr,
    element: Local,
    expected: ir.Type | None,
) -> Local:
    """What one element of the first loop adds."""
    scope = block.inline(replace(block.around, watches=()))
    assign_target(scope, target, element)
    if rest:
        inner = ast.copy_location(_with(node, rest), node)
        return scope.evaluate(inner, None, expected)
    if isinstance(node, ast.DictComp):
        made: ast.expr = ast.Dict(keys=[node.key], values=[node.value])
    else:
        made = ast.List(elts=[node.elt], ctx=ast.Load())
    return scope.evaluate(ast.copy_location(made, node), None, expected)


def _items(local: Local) -> tuple[Local, ...]:
    return local.parts.items if local.parts is not None else ()


def _keys(local: Local) -> tuple[Local, ...]:
    return local.parts.keys if local.parts is not None else ()


def _with(node: Comprehension, generators: Sequence[ast.comprehension]) -> Comprehension:
    if isinstance(node, ast.DictComp):
        return ast.DictComp(key=node.key, value=node.value, generators=list(generators))
    return ast.ListComp(elt=node.elt, generators=list(generators))


def _concatenated(
    block: Block, node: Comprehension, rounds: Sequence[Local], expected: ir.Type | None
) -> Local:
    """`[*a, *b]` or `{**a, **b}`."""
    scope = block.inline()
    names = [bind_value(scope, materialize(block, local), node) for local in rounds]
    if isinstance(node, ast.DictComp):
        made: ast.expr = ast.Dict(keys=[None] * len(names), values=list(names))
    else:
        stars = [ast.copy_location(ast.Starred(value=n, ctx=ast.Load()), node) for n in names]
        made = ast.List(elts=list(stars), ctx=ast.Load())
    return compute(scope, ast.copy_location(made, node), None, expected)


# --- fanned out --------------------------------------------------------------------------


def _fan_out(
    block: Block, node: Comprehension, hint: str | None, expected: ir.Type | None
) -> Local:
    span = block.span(node)
    base = hint or words_of(node.generators[0].target)
    pure, tests, rest = _split(block, node.generators)
    inner = _with(node, rest) if rest else None
    body_nodes = [*tests, *([inner] if inner else _result_nodes(node))]
    wanted = {n.id for body in body_nodes for n in ast.walk(body) if isinstance(n, ast.Name)}
    found = columns(block, pure, wanted, base)
    if found is None:
        return Local(None, None, span)
    if tests:
        found = _filtered(block, found, tests, base)
        if found is None:
            return Local(None, None, span)
    many = inner is not None or isinstance(node, ast.DictComp)
    name = block.context.names.fresh(f"{base}_parts" if many else base)
    body, draft = open_map(block, node, name, found)
    if inner is not None:
        local = body.evaluate(ast.copy_location(inner, node), None, expected)
        block.add(draft)
        return _flattened(block, node, draft, local, hint, expected)
    if isinstance(node, ast.DictComp):
        return _dict(block, node, draft, hint, expected)
    element = expected.element if isinstance(expected, ir.ListType) else None
    local = materialize(body, body.evaluate(node.elt, None, element), None, node.elt)
    block.add(draft)
    if local.type is None or local.operand is None:
        return Local(None, None, span)
    if local.type == ir.NONE and isinstance(local.operand, ir.Reference):
        return Local(ir.NONE, ir.Reference(name=draft.name), span)
    return replace(gathered(block, draft, None, local), span=span)


def open_map(
    block: Block, node: ast.AST, name: str, found: Columns, body: Block | None = None
) -> tuple[Block, MapDraft]:
    """A fan-out over lists, and the block of its elements with the loop variables bound."""
    span = block.span(node)
    if block.around.lock is not None:
        _report_lock(block, node)
    body = body or block.nested(replace(block.around, watches=(), lock=None))
    items: list[ir.Operand] = []
    for variable, local in found.lists.items():
        element = element_of(local)
        assert element is not None and local.operand is not None
        items.append(local.operand)
        argument = body.argument(variable, element)
        body.bindings[variable] = Local(element, argument, span)
    body.narrowed |= found.known
    return body, MapDraft(name, span, tuple(items), body, found.length)


def gathered(
    block: Block,
    draft: MapDraft,
    variable: str | None,
    local: Local,
    element: ir.Type | None = None,
) -> Local:
    """The list of what each round gives, for a variable or, if None, for the fan-out itself.

    A constant is repeated, and None is one whatever gives it: no round has to hand it out.
    `element` is the type in the list, if it is wider.
    """
    assert local.type is not None and local.operand is not None
    constant = NOTHING if local.type == ir.NONE else local.operand
    if isinstance(constant, ir.Constant):
        items = Local(ir.ListType(element=draft.body.arguments[0].type), draft.items[0], draft.span)
        values = {"value": replace(local, operand=constant), "items": items}
        node = block.context.symbol.node
        return fill(block, node, "[value] * len(items)", values, variable or draft.name)
    element = element or local.type
    name = draft.name if variable is None else draft.result_name(variable)
    made = draft.add(name, element, local.operand)
    return Local(ir.ListType(element=element), made, local.span)


def _report_lock(block: Block, node: ast.AST) -> None:
    lock = block.around.lock
    assert lock is not None
    block.context.sink.report(
        LOCK_AROUND_FAN_OUT,
        lock,
        "the lock is held once for all elements of the fan-out in it",
        help="take the lock inside a loop: `for x in xs:` with `with mutex(...):` in its body",
    )


def _split(
    block: Block, generators: Sequence[ast.comprehension]
) -> tuple[list[ast.comprehension], list[ast.expr], list[ast.comprehension]]:
    """The loops that can be computed at once, conditions with calls on them, and inner loops."""
    pure: list[ast.comprehension] = []
    for index, generator in enumerate(generators):
        if pure and has_call(block, generator.iter):
            return pure, [], list(generators[index:])
        at = next((i for i, test in enumerate(generator.ifs) if has_call(block, test)), None)
        if at is not None:
            kept = ast.comprehension(
                target=generator.target, iter=generator.iter, ifs=generator.ifs[:at], is_async=0
            )
            return [*pure, kept], generator.ifs[at:], list(generators[index + 1 :])
        pure.append(generator)
    return pure, [], []


def _result_nodes(node: Comprehension) -> list[ast.expr]:
    return [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]


def _filtered(block: Block, found: Columns, tests: Sequence[ast.expr], base: str) -> Columns | None:
    """The lists without the elements for which a condition with calls is false."""
    test = tests[0]
    if len(tests) > 1:
        test = ast.copy_location(ast.BoolOp(op=ast.And(), values=list(tests)), tests[0])
    name = block.context.names.fresh(f"{base}_kept")
    body, draft = open_map(block, test, name, found)
    kept = condition(body, test)
    block.add(draft)
    if kept is None:
        return None
    keep = draft.add(name, ir.BOOL, kept.operand)
    flags = Local(ir.ListType(element=ir.BOOL), keep, draft.span)
    lists = {
        variable: _where(block, test, local, flags, f"{base}_{variable}")
        for variable, local in found.lists.items()
    }
    first = next(iter(lists.values()))
    length = first.operand.name if isinstance(first.operand, ir.Reference) else found.length
    return Columns(lists, {**found.known, **kept.true}, length)


def _where(block: Block, place: ast.expr, local: Local, flags: Local, hint: str) -> Local:
    """`[value for value, keep in zip(values, flags) if keep]`."""
    template = "[value for value, keep in zip(values, flags) if keep]"
    return fill(block, place, template, {"values": local, "flags": flags}, hint)


def _flattened(
    block: Block,
    node: Comprehension,
    draft: MapDraft,
    local: Local,
    hint: str | None,
    expected: ir.Type | None,
) -> Local:
    local = materialize(draft.body, local)
    if local.type is None or local.operand is None:
        return Local(None, None, draft.span)
    if local.type == ir.NONE:
        return Local(ir.NONE, ir.Reference(name=draft.name), draft.span)
    lists = draft.add(draft.name, local.type, typed(local.operand, local.type))
    outer = Local(ir.ListType(element=local.type), lists, draft.span)
    template = "[item for part in parts for item in part]"
    if isinstance(node, ast.DictComp):
        template = "{key: value for part in parts for key, value in part.items()}"
    return fill(block, node, template, {"parts": outer}, hint, expected)


def _dict(
    block: Block, node: ast.DictComp, draft: MapDraft, hint: str | None, expected: ir.Type | None
) -> Local:
    """The dict of what the elements give, by what they are called."""
    parts: dict[str, Local] = {}
    for name, part in (("keys", node.key), ("values", node.value)):
        local = materialize(draft.body, draft.body.evaluate(part), None, part)
        if local.type is None or local.operand is None:
            block.add(draft)
            return Local(None, None, draft.span)
        parts[f"{draft.name}_{name}"] = local
    block.add(draft)
    lists = [gathered(block, draft, name, local) for name, local in parts.items()]
    columns = dict(zip(("keys", "values"), lists, strict=True))
    template = "{key: value for key, value in zip(keys, values)}"
    return fill(block, node, template, columns, hint, expected)
