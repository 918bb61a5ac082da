"""Compute conditions: an `If` without calls becomes an expression."""

from __future__ import annotations

import ast

from flowc import ir
from flowc.compiler.passes.frame import Frame, Shared
from flowc.compiler.passes.order import redirect
from flowc.compiler.passes.outline import saved_values
from flowc.ir.expressions import is_total, replace_names


def compute_branches(module: ir.Module) -> ir.Module:
    """Replace each `If` whose branches only compute by conditional expressions, one per result.

    Before: any module that verifies.
    After: an `If` holds a call, a wait, a failure or a region, an expression that may fail and that
    no result needs, or a value that a `try` saves.
    Keeps: names of results, and spans.
    """
    shared = Shared(module)
    workflows = []
    for workflow in module.workflows:
        frame = Frame(workflow, shared)
        saved = {
            name
            for op in ir.operations(workflow.body)
            if isinstance(op, ir.Try)
            for name in saved_values(op)
        }
        body = _computed(workflow.body, frame, saved)
        workflows.append(workflow.model_copy(update={"body": body}))
    return module.model_copy(update={"workflows": tuple(workflows)})


def _branch_computes(op: ir.If, frame: Frame) -> list[ir.Compute] | None:
    """The expressions for the results of an `If`; None: it does more than compute."""
    taken, skipped = _texts(op.then, frame), _texts(op.orelse, frame)
    if taken is None or skipped is None:
        return None
    condition = frame.text_of(op.condition)
    computes = []
    for value, then, orelse in zip(op.results, taken, skipped, strict=True):
        text = f"{_arm(then)} if {condition} else {orelse}"
        names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        computes.append(
            ir.Compute(
                name=value.name,
                after=op.after,
                expression=text,
                operands=tuple(name for name in _readable(op) if name in names),
                type=value.type,
                span=op.span,
            )
        )
    return computes


def _computed(region: ir.Region, frame: Frame, saved: set[str]) -> ir.Region:
    operations: list[ir.Operation] = []
    waited: dict[str, tuple[str, ...]] = {}
    definers: dict[str, str] = {}
    for op in region.operations:
        op = redirect(ir.map_regions(op, lambda inner: _computed(inner, frame, saved)), waited)
        computes = None
        if isinstance(op, ir.If) and saved.isdisjoint(_inner(op)):
            computes = _branch_computes(op, frame)
        made = [op] if computes is None else computes
        operations += made
        if computes is not None:
            # What waited for the condition still waits for what it was computed from.
            needed = tuple(definers[name] for name in ir.uses(op) if name in definers)
            waited[op.name] = tuple(one.name for one in computes) or (*op.after, *needed)
        definers.update((value.name, one.name) for one in made for value in ir.results(one))
    return region.model_copy(update={"operations": tuple(operations)})


def _inner(op: ir.If) -> set[str]:
    return {made.name for branch in (op.then, op.orelse) for made in branch.operations}


def _texts(branch: ir.Region, frame: Frame) -> list[str] | None:
    """An expression for each yield of a branch; None: the branch does more than compute."""
    computes = [op for op in branch.operations if isinstance(op, ir.Compute) and not op.soft]
    if len(computes) < len(branch.operations) or branch.yields is None:
        return None
    needed = {name for made in computes for name in made.operands} | {*ir.yielded(branch)}
    if any(made.name not in needed and not is_total(made.expression) for made in computes):
        return None
    return [_inlined(frame.text_of(operand), computes) for operand in branch.yields]


def _inlined(text: str, computes: list[ir.Compute]) -> str:
    """An expression with the computed values in it written out.

    One that may fail is bound first, as it was, unless it is all there is.
    """
    for made in reversed(computes):
        if made.name == text:
            text = made.expression
        elif made.name in _names(text):
            if is_total(made.expression):
                text = replace_names(text, {made.name: made.expression})
            else:
                text = f"[{text} for {made.name} in [{made.expression}]][0]"
    return text


def _readable(op: ir.If) -> list[str]:
    """The values around an `If` that it may read, in the order in which it reads them."""
    names = [*ir.uses(op), *ir.free_values(op.then), *ir.free_values(op.orelse)]
    return list(dict.fromkeys(names))


def _names(text: str) -> set[str]:
    tree = ast.parse(text, mode="eval")
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _arm(text: str) -> str:
    """An expression that may stand before `if`."""
    return f"({text})" if isinstance(ast.parse(text, mode="eval").body, ast.IfExp) else text
