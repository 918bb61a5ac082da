"""Dissolve locks and limits, for targets that lack them."""

from __future__ import annotations

from collections.abc import Callable

from flowc import ir
from flowc.compiler.capabilities import Feature, Lowering
from flowc.compiler.features import feature_of
from flowc.compiler.passes.frame import NOTHING
from flowc.compiler.passes.order import follow, redirect
from flowc.compiler.passes.outline import all_saved
from flowc.diagnostics import Span
from flowc.ir.codecs import Codecs
from flowc.ir.expressions import literal
from flowc.ir.substitute import substitute, substitute_region


def inline_scopes(module: ir.Module) -> ir.Module:
    """Put the operations of each lock and limit in the place of the scope.

    Before: any module that verifies; the loss of locks and limits has been reported.
    After: no `Scope` but those of services; what the scope waited for or was waited for by, its
    operations are.
    Keeps: names, spans and the order of operations.
    """
    return _without(module, lambda op: not isinstance(op.scope, ir.Service))


def inline_scopes_of(feature: Feature) -> Lowering:
    """The pass that dissolves the scopes that are this feature, and keeps all others."""
    return lambda module: _without(module, lambda op: feature_of(op.scope) is feature)


def inline_scope(
    workflow: ir.Workflow, is_dissolved: Callable[[ir.Scope], bool], codecs: Codecs
) -> ir.Workflow:
    """A workflow with the operations of some scopes in the place of the scope."""
    body = _inlined(workflow.body, is_dissolved, all_saved(workflow.body), codecs)
    return workflow.model_copy(update={"body": body})


def _without(module: ir.Module, is_dissolved: Callable[[ir.Scope], bool]) -> ir.Module:
    codecs = Codecs(module.types)
    workflows = (inline_scope(workflow, is_dissolved, codecs) for workflow in module.workflows)
    return module.model_copy(update={"workflows": tuple(workflows)})


def _inlined(
    region: ir.Region, is_dissolved: Callable[[ir.Scope], bool], saved: set[str], codecs: Codecs
) -> ir.Region:
    """A region without the scopes that are dissolved, at any depth."""
    operations: list[ir.Operation] = []
    read: dict[str, ir.Operand] = {}
    waited: dict[str, tuple[str, ...]] = {}
    for op in region.operations:
        op = redirect(substitute(op, read, codecs), waited)
        op = ir.map_regions(op, lambda inner: _inlined(inner, is_dissolved, saved, codecs))
        if not isinstance(op, ir.Scope) or not is_dissolved(op):
            operations.append(op)
            continue
        inner = follow(op.region.operations, op.after)
        waited[op.name] = tuple(other.name for other in inner) or op.after
        # After a region that always fails, nothing stands for the results.
        yields = op.region.yields or (NOTHING,) * len(op.results)
        results = {value.name: operand for value, operand in zip(op.results, yields, strict=True)}
        read.update((name, results[name]) for name in results if name not in saved)
        operations += inner
        operations += [
            _named(value, results[value.name], waited[op.name], op.span, codecs)
            for value in op.results
            if value.name in saved
        ]
    changed = region.model_copy(update={"operations": tuple(operations)})
    return substitute_region(changed, read, codecs)


def _named(
    value: ir.Value, operand: ir.Operand, after: tuple[str, ...], span: Span, codecs: Codecs
) -> ir.Compute:
    """A value of its own for an operand: a `try` asks for it by name, and whether it came to be."""
    if isinstance(operand, ir.Reference):
        text, operands = operand.name, [operand.name]
    else:
        text, operands = literal(codecs.read(operand)), []
    return ir.Compute(
        name=value.name,
        after=after,
        expression=text,
        operands=tuple(operands),
        type=ir.optional(value.type) if operand == NOTHING else value.type,
        span=span,
    )
