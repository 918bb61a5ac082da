"""Hoist expressions: what is the same for each element of a fan-out is computed once, before it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from flowc import ir
from flowc.compiler.passes.order import redirect
from flowc.compiler.passes.outline import all_saved
from flowc.ir.totality import type_of


def hoist(module: ir.Module) -> ir.Module:
    """Compute before a fan-out what its elements share, and before a condition its parts of values.

    Before: any module that verifies.
    After: no region of a `Map` computes what cannot fail and reads nothing of that region, and no
    branch reads a part of a value from before it on its own, unless a `try` saves the part.
    Keeps: names, spans, and the order of what is left in each region.
    """
    declarations = {declaration.name: declaration for declaration in module.types}
    workflows = []
    for workflow in module.workflows:
        scope = _Scope(ir.definitions(workflow), declarations, all_saved(workflow.body))
        workflows.append(ir.rewrite_workflow(workflow, partial(_hoisted, scope)))
    return module.model_copy(update={"workflows": tuple(workflows)})


@dataclass(frozen=True)
class _Scope:
    types: Mapping[str, ir.Type]
    declarations: Mapping[str, ir.Declaration]
    saved: Collection[str]

    def is_safe(self, op: ir.Compute) -> bool:
        """Whether an expression gives a value wherever what it reads is there."""
        tree = ast.parse(op.expression, mode="eval").body
        if op.soft or op.name in self.saved or self._type(tree) is None:
            return False
        # An optional value may have been found to be there by a condition around the region.
        bases = (n.value for n in ast.walk(tree) if isinstance(n, ast.Attribute | ast.Subscript))
        return not any(isinstance(self._type(base), ir.OptionalType) for base in bases)

    def _type(self, tree: ast.expr) -> ir.Type | None:
        return type_of(tree, self.types, self.declarations)


def _hoisted(scope: _Scope, op: ir.Operation) -> tuple[ir.Operation, ...]:
    moved: list[ir.Operation] = []

    def rest(region: ir.Region) -> ir.Region:
        own = {argument.name for argument in region.arguments}
        kept: list[ir.Operation] = []
        for inner in region.operations:
            if (
                isinstance(inner, ir.Compute)
                and own.isdisjoint((*inner.operands, *inner.after))
                and (isinstance(op, ir.Map) or _is_part(inner))
                and scope.is_safe(inner)
            ):
                moved.append(inner)
                continue
            # What waits for a moved expression is in the region, and so after it anyway.
            kept.append(redirect(inner, {made.name: () for made in moved}))
            own |= {inner.name, *(value.name for value in ir.results(inner))}
        if len(kept) == len(region.operations):
            return region
        return region.model_copy(update={"operations": tuple(kept)})

    if isinstance(op, ir.Map | ir.If):
        op = ir.map_regions(op, rest)
    return (*moved, op)


def _is_part(op: ir.Compute) -> bool:
    """Whether an expression only reads a part of a value."""
    tree = ast.parse(op.expression, mode="eval").body
    if isinstance(tree, ast.Name):
        return False
    while isinstance(tree, ast.Attribute | ast.Subscript):
        tree = tree.value
    return isinstance(tree, ast.Name)
