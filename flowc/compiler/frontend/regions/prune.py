"""Drops what nothing needs: total expressions nobody reads, and results nobody asks for."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TypeVar

from flowc import ir

T = TypeVar("T")


def prune(body: ir.Region, fallible: Container[str]) -> ir.Region:
    """Drop computes that nothing reads, unless they may fail (`fallible` names those).

    Before: a workflow's body. After: each result of a nested operation is read, or its operation
    does something else. Calls, waits and failures all stay.
    """
    return _Pruner(fallible).region(body)


class _Pruner:
    """Goes backwards, so that what reads a value is seen before what defines it."""

    def __init__(self, fallible: Container[str]) -> None:
        self._fallible = fallible
        self._used: set[str] = set()

    def region(self, region: ir.Region) -> ir.Region:
        self._used.update(ir.yielded(region))
        kept: list[ir.Operation] = []
        changed = False
        for op in reversed(region.operations):
            pruned = self._operation(op)
            changed |= pruned is not op
            if pruned is not None:
                kept.append(pruned)
        return (
            region.model_copy(update={"operations": tuple(reversed(kept))}) if changed else region
        )

    def _operation(self, op: ir.Operation) -> ir.Operation | None:
        match op:
            case ir.Compute() if op.name not in self._used and op.name not in self._fallible:
                return None
            case ir.If():
                return self._if(op)
            case ir.Map():
                return self._map(op)
            case ir.Try():
                return self._try(op)
            case ir.Scope():
                return self._scope(op)
        self._used.update(ir.uses(op))
        return op

    def _if(self, op: ir.If) -> ir.If | None:
        wanted = self._wanted(op.results)
        then = self.region(_yielding(op.then, wanted))
        orelse = self.region(_yielding(op.orelse, wanted))
        if not (wanted or then.operations or orelse.operations):
            return None
        self._used.update(ir.uses(op))
        results = _chosen(op.results, wanted)
        return op.model_copy(update={"results": results, "then": then, "orelse": orelse})

    def _map(self, op: ir.Map) -> ir.Map | None:
        wanted = self._wanted(op.results)
        region = self.region(_yielding(op.region, wanted))
        if not (wanted or region.operations):
            return None
        read = [i for i, argument in enumerate(region.arguments) if argument.name in self._used]
        read = read or [0]
        op = op.model_copy(
            update={
                "results": _chosen(op.results, wanted),
                "items": _chosen(op.items, read),
                "region": region.model_copy(update={"arguments": _chosen(region.arguments, read)}),
            }
        )
        self._used.update(ir.uses(op))
        return op

    def _scope(self, op: ir.Scope) -> ir.Scope | None:
        wanted = self._wanted(op.results)
        region = self.region(_yielding(op.region, wanted))
        self._used.update(ir.uses(op))
        return op.model_copy(update={"results": _chosen(op.results, wanted), "region": region})

    def _try(self, op: ir.Try) -> ir.Try:
        wanted = self._wanted(op.results)
        final: ir.Region | None = None
        final_saved: Sequence[ir.Saved] = ()
        if op.final is not None:
            final, final_saved = self._saved(self.region(op.final), op.final_saved)
        for saved in final_saved:
            self._used.update(saved.values)
        handlers = tuple(self._handler(handler, wanted) for handler in reversed(op.handlers))
        orelse = self.region(_yielding(op.orelse, wanted))
        read = self._wanted(orelse.arguments)
        body = _yielding(op.body, read)
        op = op.model_copy(
            update={
                "results": _chosen(op.results, wanted),
                "final": final,
                "final_saved": final_saved,
                "handlers": handlers[::-1],
                "orelse": orelse.model_copy(update={"arguments": _chosen(orelse.arguments, read)}),
            }
        )
        for handler in handlers:
            for saved in handler.saved:
                self._used.update(saved.values)
        pruned = op.model_copy(update={"body": self.region(body)})
        self._used.update(ir.uses(pruned))
        return pruned

    def _handler(self, handler: ir.Handler, wanted: Sequence[int]) -> ir.Handler:
        region = self.region(_yielding(handler.region, wanted))
        region, saved = self._saved(region, handler.saved)
        return handler.model_copy(update={"region": region, "saved": saved})

    def _saved(
        self, region: ir.Region, saved: tuple[ir.Saved, ...]
    ) -> tuple[ir.Region, tuple[ir.Saved, ...]]:
        """Drop saved names, and the arguments they are bound to: the last ones."""
        first = len(region.arguments) - len(saved)
        wanted = self._wanted(region.arguments[first:])
        arguments = (*region.arguments[:first], *_chosen(region.arguments[first:], wanted))
        return region.model_copy(update={"arguments": arguments}), _chosen(saved, wanted)

    def _wanted(self, values: Sequence[ir.Value]) -> list[int]:
        return [i for i, value in enumerate(values) if value.name in self._used]


def _chosen(items: Sequence[T], wanted: Sequence[int]) -> tuple[T, ...]:
    return tuple(items[i] for i in wanted)


def _yielding(region: ir.Region, wanted: Sequence[int]) -> ir.Region:
    if region.yields is None or len(wanted) == len(region.yields):
        return region
    return region.model_copy(update={"yields": _chosen(region.yields, wanted)})
