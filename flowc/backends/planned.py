"""What a target makes of a workflow: its units of work, as the engine names them, and why."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from flowc import ir
from flowc.diagnostics import Span
from flowc.ir.relations import is_large


class Kind(StrEnum):
    """What a line of a plan is to the engine."""

    UNIT = "unit"
    """A unit of work: a pod, a task, a step."""

    GRAPH = "graph"
    """Holds others, and is no work itself."""

    EXPRESSION = "expression"
    """An expression in the engine's own language."""

    LINK = "link"
    """A part of a value, or a list of some, that the engine passes on."""

    WAIT = "wait"
    """A wait for time or for a person."""

    REFERENCE = "reference"
    """A graph that the engine has already."""


@dataclass(frozen=True)
class Planned:
    """A line of a plan. `runs` is what it runs there, of the author's.

    `why` a unit is there that runs nothing of the author's; of an expression, its text. `when`:
    the conditions that it stands behind, outer first; `each`: the fan-out that it stands in.
    """

    kind: Kind
    name: str
    runs: str = ""
    why: str = ""
    when: tuple[str, ...] = ()
    each: str = ""
    span: Span | None = None
    inner: tuple[Planned, ...] = ()

    @property
    def is_added(self) -> bool:
        """Whether it is a unit of work that flowc adds."""
        return self.kind is Kind.UNIT and bool(self.why)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many of each kind it is and holds; and how many units are `added`, `guarded` by a
        condition, `repeated` for the elements of a list.
        """
        found = sum((inner.counts for inner in self.inner), Counter[str]())
        if self.kind is not Kind.GRAPH:
            found[self.kind] += 1
        if self.is_added:
            found["added"] += 1
        if self.when:
            found["guarded"] = found[Kind.UNIT]
        if self.each:
            found["repeated"] = found[Kind.UNIT]
        return found


@dataclass(frozen=True)
class TargetPlan:
    """What a target makes of a workflow; `unit` is the engine's word for a unit of work."""

    unit: str
    lines: tuple[Planned, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        """As those of its lines."""
        return sum((line.counts for line in self.lines), Counter[str]())


ENDS_RUN = "ends the run as failed"
RAISES_AGAIN = "ends the run as failed, by what was caught"
FAILS_AS_WAIT = "ends the run as failed, by the failure of the wait"
SLEEPS = "sleeps"
ASKS = "asks a person"
AROUND = {
    "prepare": "puts together words of the command",
    "read": "reads what the command leaves",
}
"""Why there are units of work around a command, by the ends of their names."""


def why_of_wait(op: ir.Wait | ir.Fail) -> str:
    """Why a unit of work is there for an operation that calls nothing."""
    match op:
        case ir.Fail(error=None):
            return ENDS_RUN
        case ir.Fail():
            return RAISES_AGAIN
        case ir.Wait(wait=ir.Approve()):
            return ASKS
        case _:
            return SLEEPS


def why_of_computes(computes: Iterable[ir.Compute]) -> str:
    """Why a step is there that evaluates expressions: what they are."""
    return ", ".join(dict.fromkeys(_text(op) for op in computes))


def _text(op: ir.Compute) -> str:
    """An expression; one that is a value alone is there for the form that this travels in."""
    if op.expression not in op.operands:
        return op.expression
    return f"{op.expression} as a file" if is_large(op.type) else f"{op.expression} in another form"


def guard_text(condition: ir.Operand, expected: bool, texts: Mapping[str, str]) -> str:
    """A condition as it stands after `if`; `texts` are the expressions of values by name."""
    text = operand_text(condition)
    tree = ast.parse(texts.get(text, text), mode="eval").body
    match tree:
        case ast.Call(func=ast.Name(id="bool"), args=[truth]):
            tree = truth
        case _:
            pass
    return ast.unparse(tree if expected else _negated(tree))


def _negated(tree: ast.expr) -> ast.expr:
    match tree:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return operand
        case ast.Compare(left=left, ops=[op], comparators=right) if type(op) in _OPPOSITE:
            return ast.Compare(left, [_OPPOSITE[type(op)]()], right)
        case _:
            return ast.UnaryOp(ast.Not(), tree)


_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
"""Comparisons of which one is false where the other is true, whatever is compared."""


def each_text(names: Iterable[str], items: Iterable[ir.Operand]) -> str:
    """A fan-out as it stands after `for`."""
    lists = [operand_text(item) for item in items]
    over = lists[0] if len(lists) == 1 else f"zip({', '.join(lists)})"
    return f"{', '.join(names)} in {over}"


def operand_text(operand: ir.Operand) -> str:
    """An operand as Python text."""
    return operand.name if isinstance(operand, ir.Reference) else repr(operand.json_value)
