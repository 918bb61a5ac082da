"""A region under construction: its operations so far, and what its names stand for."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, TypeVar

from flowc import ir
from flowc.compiler.frontend.modules.model import (
    ModuleScope,
    SourceFile,
    TaskSymbol,
    TypeTable,
    WorkflowSymbol,
)
from flowc.compiler.frontend.regions.holders import Holder
from flowc.compiler.frontend.regions.locals import Binding, Bound, Local, bound
from flowc.compiler.frontend.regions.names import FreshNames
from flowc.compiler.frontend.regions.order import Facts, Group, Mode
from flowc.diagnostics import Sink, Span

Leave = Literal["return", "break", "continue"]
LEAVES: tuple[Leave, ...] = ("return", "break", "continue")


def flag_of(leave: Leave) -> str:
    """The name under which a block keeps whether control has left it so: no Python name."""
    return f"{leave}?"


RETURNED = "return"
"""The name under which a block keeps the value that was returned."""


class Language(Protocol):
    """What statements and expressions of every kind do; a block asks it, so that kinds need not
    know each other."""

    def evaluate(
        self, block: Block, node: ast.expr, hint: str | None, expected: ir.Type | None
    ) -> Local:
        """What an expression stands for: a value, the parts of one, or a task."""

    def run(self, block: Block, statements: Sequence[ast.stmt], start: int) -> None:
        """Add what statements do, from the one numbered `start`."""


T = TypeVar("T")


class Draft(Protocol):
    """An operation whose regions may still grow: by results that someone asks for later."""

    name: str

    def finish(self) -> ir.Operation:
        """The operation."""


@dataclass(frozen=True, eq=False)
class Use:
    """A callee, and where it is called."""

    callee: TaskSymbol | WorkflowSymbol
    span: Span


@dataclass(eq=False)
class Context:
    """What the blocks of one workflow share.

    `assigned`: every name that its body binds; `read`: those that something has read so far.
    `lengths` tells, by value, which lists are of one length: by number or by a common word.
    `holders`: what else holds a list or dict, by the change in place that it would see.
    `rounds`: how many rounds of loops have been written out.
    """

    symbol: WorkflowSymbol
    types: TypeTable
    sink: Sink
    names: FreshNames
    assigned: frozenset[str]
    language: Language
    facts: Facts = field(default_factory=Facts)
    uses: list[Use] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    lengths: dict[str, str | int] = field(default_factory=dict)
    holders: Mapping[ast.AST, Holder] = field(default_factory=dict)
    rounds: int = 0

    @property
    def file(self) -> SourceFile:
        """The file that the workflow stands in."""
        return self.symbol.file

    @property
    def scope(self) -> ModuleScope:
        """The module-level names that the body sees."""
        return self.symbol.scope


@dataclass(frozen=True, eq=False)
class Watch:
    """Names that a handler or `finally` reads, and the values that the body gives them in turn.

    `gathered` are those that a loop over a run-time list assigns: nobody knows their last value.
    """

    names: frozenset[str]
    values: dict[str, list[ir.Value]] = field(default_factory=dict)
    gathered: set[str] = field(default_factory=set)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What stands around a statement, as far as it matters to it.

    `loop`: the innermost loop, unrolled or not, with its place; `in_fan_out`: some loop around is
    over a run-time list. `in_try`: in some part of a `try`; `try_end`: the line where the body of a
    `try` ends, after whose failure the workflow goes on. `error` gives the failure that a handler
    has caught, `status` that of `finally`. `lock` is the `with` of a lock. `mode` is what
    `with sequential()` or `parallel()` say of effects.
    """

    loop: Literal["unrolled", "dynamic"] | None = None
    loop_span: Span | None = None
    in_fan_out: bool = False
    error: Callable[[], Local] | None = None
    status: Callable[[], Local] | None = None
    in_try: bool = False
    try_end: int | None = None
    in_finally: bool = False
    mode: Mode = "plain"
    lock: Span | None = None
    watches: tuple[Watch, ...] = ()
    depth: int = 0


class Block:
    """The statements of one region, or a part of them with bindings of its own (`inline`).

    `end`: whether control reaches its end ("open"), has left it by return, break or continue on
    every path, or has failed on every path. `leaves`: in which ways control may have left.
    """

    def __init__(
        self,
        context: Context,
        parent: Block | None = None,
        around: Surroundings | None = None,
        *,
        inline: bool = False,
    ) -> None:
        self.context = context
        self.parent = parent
        self.around: Surroundings = around or (parent.around if parent else Surroundings())
        self.bindings: dict[str, Binding] = {}
        self.narrowed: dict[str, ir.Type] = dict(parent.narrowed) if parent else {}
        self.operations: list[ir.Operation | Draft] = []
        self.arguments: list[ir.Value] = []
        self.yields: list[ir.Operand] = []
        self.end: Literal["open", "left", "failed"] = "open"
        self.leaves: set[Leave] = set()
        self.group: Group | None = None
        if inline and parent is not None:
            self.operations = parent.operations
            self.group = parent.group
        elif parent is not None:
            self.around = replace(self.around, depth=parent.around.depth + 1)

    def nested(self, around: Surroundings | None = None) -> Block:
        """A region inside this one."""
        return Block(self.context, self, around)

    def inline(self, around: Surroundings | None = None) -> Block:
        """A part of this region with bindings of its own."""
        return Block(self.context, self, around, inline=True)

    def evaluate(
        self, node: ast.expr, hint: str | None = None, expected: ir.Type | None = None
    ) -> Local:
        """What an expression stands for here. `hint` names the value, if it gets a new one."""
        return self.context.language.evaluate(self, node, hint, expected)

    def run(self, statements: Sequence[ast.stmt], start: int = 0) -> None:
        """Add what statements do."""
        self.context.language.run(self, statements, start)

    def span(self, node: ast.AST) -> Span:
        """The place of a node."""
        return self.context.symbol.file.span(node)

    def raw(self, name: str) -> Binding | None:
        """The binding of a name, here or around, as it stands."""
        block: Block | None = self
        while block is not None:
            found = block.bindings.get(name)
            if found is not None:
                return found
            block = block.parent
        return None

    def lookup(self, name: str) -> Bound | None:
        """What a name stands for here. None: nothing binds it."""
        return bound(self.raw(name))

    def is_local(self, name: str) -> bool:
        """Whether the workflow binds a name, here or elsewhere in its body."""
        return name in self.context.assigned or self.raw(name) is not None

    def bind(self, name: str, binding: Binding) -> None:
        """Let a name stand for something from here on; what was known of its parts is dropped."""
        self.bindings[name] = binding
        if self.narrowed:
            starts = (f"{name}.", f"{name}[")
            self.narrowed = {p: t for p, t in self.narrowed.items() if not p.startswith(starts)}

    def add(self, op: ir.Operation | Draft) -> None:
        """Append an operation."""
        self.operations.append(op)
        if self.group is not None:
            self.context.facts.groups[op.name] = self.group

    def beside(self, draft: Draft, build: Callable[[], T], *, behind: bool) -> T:
        """What `build` gives, however late; what it appends stands before or behind a draft.

        Behind: after the expressions that follow the draft. It then belongs to the group of the
        draft. A draft that is not there yet comes later.
        """
        operations, groups = self.operations, self.context.facts.groups
        if all(op is not draft for op in operations):
            return build()
        last = operations[-1]
        built = build()
        positions = {id(op): index for index, op in enumerate(operations)}
        first, place = positions[id(last)] + 1, positions[id(draft)] + behind
        late = operations[first:]
        del operations[first:]
        while behind and place < first and isinstance(operations[place], ir.Compute):
            place += 1
        operations[place:place] = late
        for op in late:
            groups.pop(op.name, None)
            if draft.name in groups:
                groups[op.name] = groups[draft.name]
        return built

    def argument(self, name: str, type: ir.Type) -> ir.Reference:
        """Give the region one more argument."""
        value = ir.Value(name=self.context.names.fresh(name), type=type)
        self.arguments.append(value)
        return ir.Reference(name=value.name)

    def fail(self) -> None:
        """Control does not get any further: the run has failed."""
        self.end = "failed"

    def leave(self, leave: Leave) -> None:
        """Control does not get any further here, but goes on elsewhere."""
        self.end = "left"
        self.leaves.add(leave)

    @property
    def has_returned(self) -> bool:
        """Whether each path that does not fail ends in `return`, so that names do not matter."""
        return self.end == "left" and self.leaves == {"return"}

    def region(self) -> ir.Region:
        """The finished region."""
        return ir.Region(
            arguments=tuple(self.arguments),
            operations=finished(self.operations),
            yields=None if self.end == "failed" else tuple(self.yields),
        )


def finished(operations: Sequence[ir.Operation | Draft]) -> tuple[ir.Operation, ...]:
    """The operations, drafts finished."""
    return tuple(op if isinstance(op, ir.OperationNode) else op.finish() for op in operations)
