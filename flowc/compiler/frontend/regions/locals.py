"""What a name may stand for at one place of a workflow."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flowc import ir
from flowc.compiler.frontend.modules.model import TaskSymbol, WorkflowSymbol
from flowc.diagnostics import Label, Span


@dataclass(frozen=True, eq=False)
class Parts:
    """The elements of a list, tuple or dict written out in the workflow, at `node`.

    `expected` is the type that was declared for the whole.
    """

    form: Literal["list", "tuple", "dict"]
    items: tuple[Local, ...]
    node: ast.expr
    keys: tuple[Local, ...] = ()
    expected: ir.Type | None = None


@dataclass(frozen=True, eq=False)
class Local:
    """A value. `type` None: in error, so that what reads it stays quiet.

    With `parts`, `operand` may be None: it is made when the whole is read. With `callee`, the name
    stands for a task or workflow, which can only be called. `unless` labels the paths that have
    left by `break` or `continue` without binding the name. `absent`: the operand is None where
    control has left before, so that nobody reads it there.
    """

    type: ir.Type | None
    operand: ir.Operand | None
    span: Span
    parts: Parts | None = None
    callee: TaskSymbol | WorkflowSymbol | None = None
    unless: tuple[Label, ...] = ()
    absent: bool = False

    @property
    def is_in_error(self) -> bool:
        """Whether a fault was reported that left the name without a value."""
        return self.type is None and self.parts is None and self.callee is None

    def value_type(self) -> ir.Type | None:
        """The type of the operand."""
        return ir.optional(self.type) if self.absent and self.type is not None else self.type


@dataclass(frozen=True, eq=False)
class Unbound:
    """A name that some path does not bind; each label shows one."""

    labels: tuple[Label, ...]


@dataclass(frozen=True, eq=False)
class Conflict:
    """A name to which branches give types that have none in common; each label shows one."""

    labels: tuple[Label, ...]


@dataclass(frozen=True, eq=False)
class Carried:
    """A name that a loop over a run-time list assigns, before it does: last round's value.

    `outer` is what the name stands for around the loop. `assigned`: some paths of the round have
    given it another value, so that only running the rounds in turn tells the last one.
    """

    outer: Binding | None
    loop: ast.For
    assigned: bool = False


Fold = Literal["append", "setitem", "add", "max", "min", "and", "or"]


@dataclass(frozen=True, eq=False)
class Slot:
    """What one statement of a loop body adds to a gathered name in each round.

    `values` is one value (or key and value); a `hole` adds nothing where its first value is None,
    a `box` is a list of what it adds.
    """

    values: tuple[Local, ...]
    form: Literal["one", "hole", "box"] = "one"


@dataclass(frozen=True, eq=False)
class Gathered:
    """A name that a loop over a run-time list adds to: by `append`, `d[k] = v` or a reduction."""

    carried: Carried
    fold: Fold
    slots: tuple[Slot, ...]
    span: Span


Bound = Local | Unbound | Conflict | Carried | Gathered


class Deferred:
    """What a name stands for once someone asks: merges make no value that nobody reads."""

    __slots__ = ("_found", "_resolve")

    def __init__(self, resolve: Callable[[], Bound]) -> None:
        self._resolve = resolve
        self._found: Bound | None = None

    def get(self) -> Bound:
        """The binding, made on the first call."""
        if self._found is None:
            self._found = self._resolve()
        return self._found


Binding = Local | Unbound | Conflict | Carried | Gathered | Deferred


def bound(binding: Binding | None) -> Bound | None:
    """What a binding says, also if it was put off."""
    return binding.get() if type(binding) is Deferred else binding  # type: ignore[return-value]
