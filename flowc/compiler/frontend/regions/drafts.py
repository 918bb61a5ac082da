"""Operations with regions, while results may still be added to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flowc import ir
from flowc.compiler.frontend.regions.block import Block
from flowc.diagnostics import Span


@dataclass(eq=False)
class IfDraft:
    """An `If`."""

    name: str
    span: Span
    condition: ir.Operand
    then: Block
    orelse: Block
    results: list[ir.Value] = field(default_factory=list)

    def finish(self) -> ir.If:
        """The operation."""
        return ir.If(
            name=self.name,
            span=self.span,
            condition=self.condition,
            then=self.then.region(),
            orelse=self.orelse.region(),
            results=tuple(self.results),
        )


@dataclass(eq=False)
class MapDraft:
    """A `Map`. `length` tells which other fan-outs have as many elements.

    `variable`: the name in the source that it is called after.
    """

    name: str
    span: Span
    items: tuple[ir.Operand, ...]
    body: Block
    length: str | int
    variable: str | None = None
    results: list[ir.Value] = field(default_factory=list)

    def result_name(self, variable: str) -> str:
        """A name for a result: the operation's own for the variable that it is called after."""
        if variable == self.variable and all(value.name != self.name for value in self.results):
            return self.name
        return self.body.context.names.fresh(variable)

    def add(self, name: str, type: ir.Type, operand: ir.Operand) -> ir.Reference:
        """The list of what the region yields per element."""
        value = ir.Value(name=name, type=ir.ListType(element=type))
        self.body.yields.append(operand)
        self.results.append(value)
        self.body.context.lengths[name] = self.length
        return ir.Reference(name=name)

    def finish(self) -> ir.Map:
        """The operation."""
        return ir.Map(
            name=self.name,
            span=self.span,
            items=self.items,
            region=self.body.region(),
            results=tuple(self.results),
        )


@dataclass(eq=False)
class ScopeDraft:
    """A `Scope`."""

    name: str
    span: Span
    scope: ir.Lock | ir.Limit | ir.Service
    body: Block
    results: list[ir.Value] = field(default_factory=list)

    def finish(self) -> ir.Scope:
        """The operation."""
        return ir.Scope(
            name=self.name,
            span=self.span,
            scope=self.scope,
            region=self.body.region(),
            results=tuple(self.results),
        )


@dataclass(eq=False)
class HandlerDraft:
    """One `except` of a `TryDraft`; `saved` stand for the last arguments of its block."""

    catches: tuple[str, ...]
    block: Block
    binds_error: bool = False
    saved: list[ir.Saved] = field(default_factory=list)

    def finish(self) -> ir.Handler:
        """The handler."""
        return ir.Handler.model_validate(
            {
                "catches": self.catches,
                "binds_error": self.binds_error,
                "saved": tuple(self.saved),
                "region": self.block.region(),
            }
        )


@dataclass(eq=False)
class TryDraft:
    """A `Try`. `orelse` follows the body; what the body yields are its arguments."""

    name: str
    span: Span
    body: Block
    orelse: Block
    handlers: list[HandlerDraft] = field(default_factory=list)
    final: Block | None = None
    binds_status: bool = False
    final_saved: list[ir.Saved] = field(default_factory=list)
    sequential: bool = False
    results: list[ir.Value] = field(default_factory=list)

    def finish(self) -> ir.Try:
        """The operation."""
        return ir.Try(
            name=self.name,
            span=self.span,
            body=self.body.region(),
            handlers=tuple(handler.finish() for handler in self.handlers),
            orelse=self._never() if self.body.end == "failed" else self.orelse.region(),
            final=None if self.final is None else self.final.region(),
            binds_status=self.binds_status,
            final_saved=tuple(self.final_saved),
            sequential=self.sequential,
            results=tuple(self.results),
        )

    def _never(self) -> ir.Region:
        """What follows a body that always fails: it would yield what the body never gives."""
        names = self.body.context.names
        arguments = tuple(ir.Value(name=names.fresh(v.name), type=v.type) for v in self.results)
        yields = tuple(ir.Reference(name=argument.name) for argument in arguments)
        return ir.Region(arguments=arguments, yields=yields)


BranchDraft = IfDraft | TryDraft | ScopeDraft
"""Operations whose results come out of their regions as they are."""


def add_result(
    results: list[ir.Value],
    name: str,
    type: ir.Type,
    yields: Sequence[tuple[Block, ir.Operand]],
) -> ir.Reference:
    """One more result of an operation, with what each of its regions yields for it."""
    for block, operand in yields:
        block.yields.append(operand)
    results.append(ir.Value(name=name, type=type))
    return ir.Reference(name=name)
