"""Dissolve locks and limits, for targets that lack them."""

from __future__ import annotations

from flowc import ir
from flowc.compiler.passes.frame import NOTHING
from flowc.compiler.passes.order import follow, redirect
from flowc.ir.codecs import Codecs
from flowc.ir.substitute import substitute, substitute_region


def inline_scopes(module: ir.Module) -> ir.Module:
    """Put the operations of each lock and limit in the place of the scope.

    Before: any module that verifies; the loss of locks and limits has been reported.
    After: no `Scope` but those of services; what the scope waited for or was waited for by, its
    operations are.
    Keeps: names, spans and the order of operations.
    """
    codecs = Codecs(module.types)
    workflows = tuple(
        workflow.model_copy(update={"body": _inlined(workflow.body, codecs)})
        for workflow in module.workflows
    )
    return module.model_copy(update={"workflows": workflows})


def _inlined(region: ir.Region, codecs: Codecs) -> ir.Region:
    """A region without locks and limits, at any depth."""
    operations: list[ir.Operation] = []
    read: dict[str, ir.Operand] = {}
    waited: dict[str, tuple[str, ...]] = {}
    for op in region.operations:
        op = redirect(substitute(op, read, codecs), waited)
        op = ir.map_regions(op, lambda inner: _inlined(inner, codecs))
        if isinstance(op, ir.Scope) and not isinstance(op.scope, ir.Service):
            inner = follow(op.region.operations, op.after)
            operations += inner
            waited[op.name] = tuple(other.name for other in inner) or op.after
            read.update(_results(op))
        else:
            operations.append(op)
    changed = region.model_copy(update={"operations": tuple(operations)})
    return substitute_region(changed, read, codecs)


def _results(scope: ir.Scope) -> dict[str, ir.Operand]:
    """What stands for the results of a scope; after one that always fails, nothing does."""
    yields = scope.region.yields or (NOTHING,) * len(scope.results)
    return {value.name: operand for value, operand in zip(scope.results, yields, strict=True)}
