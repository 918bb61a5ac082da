"""The steps of a DAG: what runs as one task, what it reads, and the branch that it stands in.

A step is a call, a wait or a failure; or a generated one, which evaluates expressions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from flowc import ir
from flowc.backends.airflow.sizes import computed_sizes
from flowc.diagnostics import Span

Operation = ir.Call | ir.Wait | ir.Fail

EACH = ""
"""Stands for a parameter of a step that reads nothing of the element it is mapped over."""

ROW = "*"
"""Stands for the parameter that takes the values of an element for several parameters."""


@dataclass(frozen=True)
class Gate:
    """A branch: what stands in it runs if a condition is as expected; `around` is the outer one.

    Branches of conditions that ask for the same value are one, whatever their names.
    """

    condition: str
    expected: bool
    around: Gate | None = None
    names: tuple[str, ...] = field(default=(), compare=False)

    def chain(self) -> Iterator[Gate]:
        """This gate and those around it."""
        yield self
        if self.around is not None:
            yield from self.around.chain()


@dataclass(frozen=True)
class Run:
    """A call, a wait or a failure.

    `map` is the fan-out that it stands in, over the list `items`: one value for the parameter
    `varying[0]`, which may be `EACH`, or a `ROW` of values for several. If the list is known
    beforehand, it has no name, and `elements` are the JSON texts of its values, by parameter.
    `parts` are the values that are parts of what it gives, with the names that those have there.
    """

    op: Operation
    gate: Gate | None
    after: tuple[str, ...] = ()
    map: ir.Map | None = None
    items: str = ""
    varying: tuple[str, ...] = ()
    elements: tuple[dict[str, str], ...] = ()
    parts: tuple[tuple[ir.Value, str], ...] = ()

    @property
    def name(self) -> str:
        """The name of the step."""
        return self.op.name

    @property
    def task_id(self) -> str:
        """The id of the task in the DAG."""
        return self.op.name

    @property
    def row(self) -> tuple[str, ...]:
        """The parameters whose values come in one row of the list."""
        return self.varying if len(self.varying) > 1 else ()

    @cached_property
    def passed(self) -> tuple[tuple[str, ir.Operand], ...]:
        """What the step is given, by parameter, without what varies in a fan-out."""
        return tuple(pair for pair in passed(self.op) if pair[0] not in self.varying)

    @cached_property
    def whole(self) -> ir.Value | None:
        """What the step gives as a whole; None: nobody can read it."""
        if self.map is None:
            return next(iter(ir.results(self.op)), None)
        yields = self.map.region.yields or ()
        named = zip(self.map.results, yields, strict=True)
        own = ir.Reference(name=self.op.name)
        return next((value for value, operand in named if operand == own), None)

    @cached_property
    def values(self) -> tuple[ir.Value, ...]:
        """What the step gives: the whole, and its parts."""
        whole = () if self.whole is None else (self.whole,)
        return (*whole, *(value for value, _ in self.parts))


@dataclass(frozen=True)
class Line:
    """One expression of a generated step.

    `each`: it is evaluated for the elements of these lists, by the names that they have in it, and
    its value is the list of what it gives. `rows`: it gives a row of arguments, by parameter.
    """

    name: str
    expression: str
    operands: tuple[str, ...]
    type: ir.Type
    span: Span
    soft: bool = False
    each: tuple[tuple[str, ir.Operand], ...] = ()
    rows: tuple[tuple[str, ir.Operand, ir.Type], ...] = ()

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The values that the expression needs."""
        lists = (operand.name for _, operand in self.each if isinstance(operand, ir.Reference))
        own = {name for name, _ in self.each}
        return tuple(name for name in (*lists, *self.operands) if name not in own)


@dataclass(frozen=True)
class Compute:
    """A generated step: its expressions in order, and the values that others read.

    `task_id`: the id of the task in the DAG, and the name of its function; that of a step that
    stands in no flow is empty.
    """

    lines: tuple[Line, ...]
    exported: tuple[str, ...]
    gate: Gate | None
    after: tuple[str, ...] = ()
    task_id: str = ""

    @cached_property
    def name(self) -> str:
        """The name of the step: that of the first value it gives."""
        return (*self.exported, self.lines[-1].name)[0]

    @cached_property
    def values(self) -> tuple[ir.Value, ...]:
        """What the step gives."""
        types = {line.name: line.type for line in self.lines}
        return tuple(ir.Value(name=name, type=types[name]) for name in self.exported)

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The values of other steps that the expressions need, in order."""
        own = {line.name for line in self.lines}
        names = (name for line in self.lines for name in line.reads if name not in own)
        return tuple(dict.fromkeys(names))


Step = Run | Compute


def data_of(step: Step) -> tuple[str, ...]:
    """The values that a step is given."""
    if isinstance(step, Compute):
        return step.reads
    given = [step.items] if step.items else []
    given += [operand.name for _, operand in step.passed if isinstance(operand, ir.Reference)]
    return tuple(dict.fromkeys(given))


def passed(op: Operation) -> tuple[tuple[str, ir.Operand], ...]:
    """What an operation is given, by parameter; resources that are computed are among it."""
    match op:
        case ir.Call(arguments=arguments) | ir.Wait(wait=ir.Until(arguments=arguments)):
            given = ((argument.parameter, argument.operand) for argument in arguments)
            return (*given, *computed_sizes(ir.options(op)).items())
        case ir.Wait(wait=ir.Sleep(seconds=seconds)):
            return (("seconds", seconds),)
        case ir.Wait(wait=ir.Approve(message=message)):
            return (("message", message),)
        case ir.Fail(error=error) if error is not None:
            return (("error", error),)
        case ir.Fail(message=message) if message is not None:
            return (("message", message),)
        case _:
            return ()


_PARTS = {".value": "value", ".failure": "failure", ".failure is None": "succeeded"}


def part_name(path: str) -> str:
    """What a part of a result is called: `path` is how an expression takes it.

    >>> part_name("[0]"), part_name(".value[1]"), part_name(".failure is None")
    ('result_0', 'value_1', 'succeeded')
    """
    if path in _PARTS:
        return _PARTS[path]
    kind = "value" if path.startswith(".value") else "result"
    return f"{kind}_{path.partition('[')[2][:-1]}"


def within(step: Step) -> tuple[str, ...]:
    """The branches and fan-outs that a step stands in, outer first."""
    gates = list(step.gate.chain()) if step.gate else []
    loops = step.map.within if isinstance(step, Run) and step.map else ()
    return (*(name for gate in reversed(gates) for name in gate.names), *loops)


def field_name(field: str) -> str:
    """What a field of a result is called: as in its record, if that means nothing else there."""
    is_taken = field in ("result", "return_value") or field.startswith("result_")
    return f"result_{field}" if is_taken else field


def names_of_step(step: Step) -> tuple[str, ...]:
    """The names by which others know a step and what it gives."""
    if isinstance(step, Run):
        return (step.name, *(value.name for value in step.values))
    return tuple(line.name for line in step.lines)


def is_certain(maker: Step, step: Step) -> bool:
    """Whether a step is not skipped without another one that waits for it."""
    if isinstance(maker, Run) and maker.map is not None:
        return False
    if maker.gate is None:
        return True
    return step.gate is not None and maker.gate in step.gate.chain()
