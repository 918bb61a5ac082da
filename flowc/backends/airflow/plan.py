"""The steps of a flat module: which tasks a DAG has, what each reads, and when it runs.

A step is a call, a wait or a failure; or a generated one, which evaluates expressions. Expressions
that wait for the same steps share one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from flowc import ir
from flowc.compiler.passes.lowered import is_projection
from flowc.compiler.passes.names import names_of
from flowc.compiler.passes.order import reads
from flowc.diagnostics import Span
from flowc.ir.codecs import Codecs
from flowc.ir.expressions import literal
from flowc.ir.relations import is_large
from flowc.ir.substitute import substitute

Operation = ir.Call | ir.Wait | ir.Fail


@dataclass(frozen=True)
class Gate:
    """A branch: what stands in it runs if a condition is as expected; `around` is the outer one."""

    condition: str
    expected: bool
    around: Gate | None = None

    def chain(self) -> Iterator[Gate]:
        """This gate and those around it."""
        yield self
        if self.around is not None:
            yield from self.around.chain()


@dataclass(frozen=True)
class Run:
    """A call, a wait or a failure.

    `map` is the fan-out that it stands in, over the list `items`: one value for the parameter
    `varying[0]`, or a row of values for several. `parts` are the values that are parts of what it
    gives, with the names that those have there.
    """

    op: Operation
    gate: Gate | None
    after: tuple[str, ...] = ()
    map: ir.Map | None = None
    items: str = ""
    varying: tuple[str, ...] = ()
    parts: tuple[tuple[ir.Value, str], ...] = ()

    @property
    def name(self) -> str:
        """The name of the step."""
        return self.op.name

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
    """A generated step: its expressions in order, and the values that others read."""

    lines: tuple[Line, ...]
    exported: tuple[str, ...]
    gate: Gate | None
    after: tuple[str, ...] = ()

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
    given = [step.items] if step.map is not None else []
    given += [operand.name for _, operand in step.passed if isinstance(operand, ir.Reference)]
    return tuple(dict.fromkeys(given))


def passed(op: Operation) -> tuple[tuple[str, ir.Operand], ...]:
    """What an operation is given, by parameter."""
    match op:
        case ir.Call(arguments=arguments) | ir.Wait(wait=ir.Until(arguments=arguments)):
            return tuple((argument.parameter, argument.operand) for argument in arguments)
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


def plan_of(module: ir.Module) -> tuple[Step, ...]:
    """The steps of a flat module, each after those it waits for."""
    workflow = module.workflows[0]
    collector = _Collector(workflow, Codecs(module.types))
    collector.region(workflow.body, None)
    return tuple(_in_order(_grouped(collector.collected(), {*ir.yielded(workflow.body)})))


@dataclass(frozen=True)
class _Pending:
    """An expression that is not in a step yet."""

    line: Line
    gate: Gate | None
    after: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.line.name

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The values and steps that it waits for."""
        conditions = (self.gate.condition,) if self.gate else ()
        return tuple(dict.fromkeys((*self.line.reads, *self.after, *conditions)))


class _Collector:
    """Collects the steps and expressions of a workflow, in the order of the source."""

    def __init__(self, workflow: ir.Workflow, codecs: Codecs) -> None:
        self.items: list[Run | _Pending] = []
        self._codecs = codecs
        self._types = ir.definitions(workflow)
        self._names = names_of(workflow)
        self._waited: dict[str, tuple[str, ...]] = {}
        self._gates: dict[str, Gate | None] = {}
        self._made_by: dict[str, Run] = {}
        self._parts: dict[str, list[tuple[ir.Value, str]]] = {}

    def region(self, region: ir.Region, gate: Gate | None) -> None:
        """Add the steps of a region."""
        for op in region.operations:
            start = len(self.items)
            after = tuple(
                dict.fromkeys(step for name in op.after for step in self._waited.get(name, ()))
            )
            self._operation(op, gate, after)
            made = tuple(item.name for item in self.items[start:])
            self._waited.setdefault(op.name, made or after)

    def _operation(self, op: ir.Operation, gate: Gate | None, after: tuple[str, ...]) -> None:
        match op:
            case ir.Call() | ir.Wait() | ir.Fail():
                self._run(Run(op, gate, after))
            case ir.Compute() if self._is_part(op, gate, after):
                pass
            case ir.Compute():
                line = Line(op.name, op.expression, op.operands, op.type, op.span, op.soft)
                self._line(line, gate, after)
            case ir.Map(region=ir.Region(operations=())):
                pass
            case ir.Map(region=ir.Region(operations=(ir.Compute() as compute,))):
                if op.results:
                    self._each(op, compute, gate, after)
            case ir.Map(region=ir.Region(operations=(ir.Call() | ir.Wait() as inner, *_))):
                self._map(op, inner, gate, after)
            case ir.If():
                self._if(op, gate, after)
            case _:
                raise AssertionError(f"`{op.name}` is a `{op.kind}`, which is not flat")

    def collected(self) -> list[Run | _Pending]:
        """All steps and expressions; a step knows the parts of it that are asked for."""
        return [
            replace(item, parts=tuple(self._parts.get(item.name, ())))
            if isinstance(item, Run)
            else item
            for item in self.items
        ]

    def _is_part(self, op: ir.Compute, gate: Gate | None, after: tuple[str, ...]) -> bool:
        """Whether an expression is a part of what a step in the same branch gives."""
        maker = self._made_by.get(op.operands[0]) if len(op.operands) == 1 else None
        if maker is None or maker.map or maker.gate != gate or after:
            return False
        if not is_projection(op, maker.op):
            return False
        self._add_part(maker, ir.Value(name=op.name, type=op.type), op)
        return True

    def _add_part(self, run: Run, value: ir.Value, projection: ir.Compute) -> None:
        part = part_name(projection.expression.removeprefix(run.op.name))
        self._parts.setdefault(run.name, []).append((value, part))
        self._gates[value.name] = run.gate
        self._waited[value.name] = (run.name,)

    def _run(self, run: Run) -> None:
        self.items.append(run)
        for value in run.values:
            self._gates[value.name] = run.gate
            self._made_by[value.name] = run
        if run.map is not None:
            projections = {op.name: op for op in run.map.region.operations[1:]}
            for value, operand in zip(run.map.results, run.map.region.yields or (), strict=True):
                name = operand.name if isinstance(operand, ir.Reference) else ""
                if isinstance(projection := projections.get(name), ir.Compute):
                    self._add_part(run, value, projection)
                    self._made_by[value.name] = run

    def _line(self, line: Line, gate: Gate | None, after: tuple[str, ...] = ()) -> None:
        self.items.append(_Pending(line, gate, after))
        self._gates[line.name] = gate

    def _each(
        self, op: ir.Map, compute: ir.Compute, gate: Gate | None, after: tuple[str, ...]
    ) -> None:
        """An expression for the elements of lists."""
        names = (argument.name for argument in op.region.arguments)
        first, *others = op.results
        line = Line(
            first.name,
            compute.expression,
            compute.operands,
            first.type,
            op.span,
            compute.soft,
            tuple(zip(names, op.items, strict=True)),
        )
        self._line(line, gate, after)
        for value in others:
            self._line(Line(value.name, first.name, (first.name,), value.type, op.span), gate)

    def _map(
        self, op: ir.Map, inner: ir.Call | ir.Wait, gate: Gate | None, after: tuple[str, ...]
    ) -> None:
        """A call or wait for the elements of lists.

        Airflow maps over what one step gives. Over anything else, and where a task that is waited
        for may be skipped though this one is not, a generated step makes the list.
        """
        arguments = {a.name: a for a in op.region.arguments}
        varying = [
            (parameter, operand, arguments[operand.name].type)
            for parameter, operand in passed(inner)
            if isinstance(operand, ir.Reference) and operand.name in arguments
        ]
        names = tuple(parameter for parameter, _, _ in varying)
        if len(varying) == 1 and not after and self._is_direct(op, varying[0][1], gate):
            (item,) = (i for i in op.items if isinstance(i, ir.Reference))
            self._run(Run(inner, gate, (), op, item.name, names))
            return
        if not varying:
            first = op.region.arguments[0]
            varying = [("each", ir.Reference(name=first.name), first.type)]
        items = self._names.fresh(f"{inner.name}_items")
        each = tuple(zip(arguments, op.items, strict=True))
        row = Line(
            items,
            "",
            (),
            ir.ListType(element=varying[0][2]),
            op.span,
            each=each,
            rows=tuple(varying),
        )
        self._line(row, gate, after)
        given = substitute(inner, self._certain(op, gate), self._codecs)
        assert isinstance(given, ir.Call | ir.Wait)
        self._run(Run(given, gate, (), op, items, tuple(name for name, _, _ in varying)))

    def _is_direct(self, op: ir.Map, operand: ir.Operand, gate: Gate | None) -> bool:
        """Whether Airflow can map over the list as it is: all that a step in this branch gives."""
        if len(op.items) > 1 or not isinstance(op.items[0], ir.Reference):
            return False
        if is_large(self._types[op.items[0].name]):
            return False
        maker = self._made_by.get(op.items[0].name)
        if maker is None or maker.gate != gate or not isinstance(maker.op, ir.Call):
            return False
        if maker.op.soft or maker.whole is None or maker.whole.name != op.items[0].name:
            return False
        if self._parts.get(maker.name):
            return False
        return not any(self._may_be_empty(name) for name in reads(op) - {op.items[0].name})

    def _may_be_empty(self, name: str) -> bool:
        """Whether a value is of a fan-out, which Airflow skips if it is over nothing."""
        maker = self._made_by.get(name)
        return maker is not None and maker.map is not None

    def _certain(self, op: ir.Map, gate: Gate | None) -> dict[str, ir.Operand]:
        """What stands for the results of fan-outs that all runs of a fan-out are given."""
        made: dict[str, ir.Operand] = {}
        lists = {operand.name for operand in op.items if isinstance(operand, ir.Reference)}
        for name in sorted(reads(op) - lists):
            if self._may_be_empty(name):
                alias = self._names.fresh(f"{name}_all")
                self._line(Line(alias, name, (name,), self._types[name], op.span), gate)
                made[name] = ir.Reference(name=alias)
        return made

    def _if(self, op: ir.If, gate: Gate | None, after: tuple[str, ...]) -> None:
        """Both branches, each behind its gate; then what became of the results."""
        assert isinstance(op.condition, ir.Reference)
        for region, expected in ((op.then, True), (op.orelse, False)):
            inner = Gate(op.condition.name, expected, gate)
            start = len(self.items)
            self.region(region, inner)
            self.items[start:] = [_later(item, after) for item in self.items[start:]]
        for index, value in enumerate(op.results):
            sides = [
                _NOTHING if region.yields is None else region.yields[index]
                for region in (op.then, op.orelse)
            ]
            then, orelse = map(self._text, sides)
            operands = [o.name for o in (op.condition, *sides) if isinstance(o, ir.Reference)]
            text = f"{then} if {op.condition.name} else {orelse}"
            line = Line(value.name, text, tuple(dict.fromkeys(operands)), value.type, op.span)
            self._line(line, gate, after)

    def _text(self, operand: ir.Operand) -> str:
        if isinstance(operand, ir.Reference):
            return operand.name
        return literal(self._codecs.read(operand))


_NOTHING = ir.Constant(type=ir.NONE, json_value=None)


def _later(item: Run | _Pending, after: tuple[str, ...]) -> Run | _Pending:
    """A step or expression that waits for some more steps; a fan-out's list does it for it."""
    if not after or (isinstance(item, Run) and item.map is not None):
        return item
    update = tuple(dict.fromkeys((*after, *item.after)))
    return replace(item, after=update)


# --- put expressions together ------------------------------------------------------------

_Front = frozenset[Hashable]


def _grouped(items: list[Run | _Pending], result: set[str]) -> list[Step]:
    """The steps: expressions that wait for the same steps, in the same branch, are one.

    One that only a single group reads joins it.
    """
    pending = {item.name: item for item in items if isinstance(item, _Pending)}
    fronts = _fronts(items)
    keys = {name: (item.gate, fronts[name]) for name, item in pending.items()}
    readers = _readers(items, result)
    for name in reversed(list(pending)):
        found = {keys[reader] for reader in readers.get(name) or ()}
        if len(found) == 1 and {key[0] for key in found} == {pending[name].gate}:
            keys[name] = found.pop()
    groups: dict[tuple[Gate | None, _Front], list[_Pending]] = {}
    for name, item in pending.items():
        groups.setdefault(keys[name], []).append(item)
    steps: list[Step] = [item for item in items if isinstance(item, Run)]
    for group in groups.values():
        steps += _computes(group, readers)
    return steps


def _fronts(items: Iterable[Run | _Pending]) -> dict[str, _Front]:
    """What each value waits for: steps, and expressions of another branch, which are steps too."""
    fronts: dict[str, _Front] = {}
    gates: dict[str, Gate | None] = {}
    for item in items:
        if isinstance(item, Run):
            fronts.update((name, frozenset({item.name})) for name in names_of_step(item))
            continue
        front: set[Hashable] = set()
        for name in item.reads:
            front |= fronts.get(name, frozenset())
            if name in gates and gates[name] != item.gate:
                front.add((gates[name], fronts[name]))
        fronts[item.name], gates[item.name] = frozenset(front), item.gate
    return fronts


def _readers(items: Iterable[Run | _Pending], result: Iterable[str]) -> dict[str, set[str] | None]:
    """The expressions that read each value; None: a step, a gate or the result reads it too."""
    readers: dict[str, set[str] | None] = dict.fromkeys(result)
    for item in items:
        if item.gate is not None:
            readers.update((gate.condition, None) for gate in item.gate.chain())
        if isinstance(item, Run):
            readers.update(dict.fromkeys((*data_of(item), *item.after)))
            continue
        for name in (*item.line.reads, *item.after):
            found = readers.setdefault(name, set())
            if found is not None:
                found.add(item.name)
    return readers


def _computes(group: list[_Pending], readers: Mapping[str, set[str] | None]) -> Iterator[Compute]:
    """The steps of some expressions: one, and one more for each list that must stand alone."""
    own = {item.name for item in group}
    exported = {
        item.name
        for item in group
        if (reading := readers.get(item.name, set())) is None or reading - own
    }
    rows = [item for item in group if item.line.rows]
    if len(rows) == 1 and exported == {rows[0].name}:
        yield _compute(group, exported, own)
        return
    others = [item for item in group if not item.line.rows]
    if others:
        needed = exported.union(*(item.line.reads for item in rows))
        yield _compute(others, needed, own)
    for item in rows:
        yield _compute([item], {item.name}, {item.name})


def _compute(group: list[_Pending], exported: set[str], own: set[str]) -> Compute:
    after = dict.fromkeys(name for item in group for name in item.after if name not in own)
    lines = tuple(item.line for item in group)
    names = tuple(line.name for line in lines if line.name in exported)
    return Compute(lines, names, group[0].gate, tuple(after))


def _in_order(steps: Iterable[Step]) -> Iterator[Step]:
    """Each step after those that it waits for, otherwise as they stand in the source."""
    steps = sorted(steps, key=_position)
    makers = {name: step for step in steps for name in names_of_step(step)}
    done: set[str] = set()

    def visit(step: Step) -> Iterator[Step]:
        if step.name in done:
            return
        done.add(step.name)
        conditions = [gate.condition for gate in step.gate.chain()] if step.gate else []
        for name in (*data_of(step), *step.after, *conditions):
            if name in makers:
                yield from visit(makers[name])
        yield step

    for step in steps:
        yield from visit(step)


def _position(step: Step) -> tuple[int, int]:
    span = step.op.span if isinstance(step, Run) else step.lines[0].span
    return span.line, span.column


def names_of_step(step: Step) -> tuple[str, ...]:
    """The names by which others know a step and what it gives."""
    if isinstance(step, Run):
        return (step.name, *(value.name for value in step.values))
    return tuple(line.name for line in step.lines)
