"""The plan of a DAG: the steps of a flat module."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from flowc import ir
from flowc.backends.airflow.branches import folded, lifted
from flowc.backends.airflow.edges import reduced
from flowc.backends.airflow.group import Pending, grouped, in_order
from flowc.backends.airflow.steps import (
    EACH,
    Gate,
    Line,
    Operation,
    Run,
    Step,
    field_name,
    part_name,
    passed,
)
from flowc.compiler.passes.flatten import branch_name
from flowc.compiler.passes.lowered import is_projection
from flowc.compiler.passes.names import names_of
from flowc.ir.codecs import Codecs
from flowc.ir.expressions import literal
from flowc.ir.relations import is_large
from flowc.ir.substitute import substitute
from flowc.ir.totality import fields_of


def plan_of(module: ir.Module) -> tuple[Step, ...]:
    """The steps of a flat module, each after those it waits for."""
    workflow = module.workflows[0]
    collector = _Collector(workflow, module.types)
    collector.region(workflow.body, None)
    result = {*ir.yielded(workflow.body)}
    types = ir.definitions(workflow)
    declarations = {declaration.name: declaration for declaration in module.types}
    items = lifted(folded(collector.collected(), result), types, declarations)
    return reduced([*in_order(grouped(items, result))])


class _Collector:
    """Collects the steps and expressions of a workflow, in the order of the source."""

    def __init__(self, workflow: ir.Workflow, types: tuple[ir.Declaration, ...]) -> None:
        self.items: list[Run | Pending] = []
        self._codecs = Codecs(types)
        self._records = {record.name: record for record in types if isinstance(record, ir.Record)}
        self._types = ir.definitions(workflow)
        self._names = names_of(workflow)
        self._waited: dict[str, tuple[str, ...]] = {}
        self._gates: dict[str, Gate | None] = {}
        self._made_by: dict[str, Run] = {}
        self._failures: dict[str, Run] = {}
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

    def collected(self) -> list[Run | Pending]:
        """All steps and expressions; a step knows the parts of it that are asked for."""
        return [
            replace(item, parts=tuple(self._parts.get(item.name, ())))
            if isinstance(item, Run)
            else item
            for item in self.items
        ]

    def _is_part(self, op: ir.Compute, gate: Gate | None, after: tuple[str, ...]) -> bool:
        """Whether an expression is a part of what a step in this branch or around it gives."""
        makers = {**self._made_by, **self._failures}
        maker = makers.get(op.operands[0]) if len(op.operands) == 1 else None
        if maker is None or maker.map or {*after} - {maker.name}:
            return False
        if maker.gate is not None and (gate is None or maker.gate not in gate.chain()):
            return False
        part = "failed" if self._says_failed(op) else self._part_of(op, maker.op)
        if part is not None:
            self._add_part(maker, ir.Value(name=op.name, type=op.type), part)
        if part == "failure":
            self._failures[op.name] = maker
        return part is not None

    def _says_failed(self, op: ir.Compute) -> bool:
        """Whether an expression asks for a captured failure no more than whether there is one."""
        return op.operands[0] in self._failures and op.expression == f"{op.operands[0]} is not None"

    def _part_of(self, op: ir.Compute, of: Operation) -> str | None:
        """What a part of a result is called; None: it is no part that is always there."""
        if is_projection(op, of):
            return part_name(op.expression.removeprefix(of.name))
        if op.soft or not (isinstance(of, ir.Call) and isinstance(of.type, ir.NamedType)):
            return None
        fields = self._fields(of.type)
        match ast.parse(op.expression, mode="eval").body:
            case (
                ast.Attribute(value=ast.Name(id=name), attr=part)
                | ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(part)))
            ) if name == of.name:
                return field_name(part) if part in fields else None
            case _:
                return None

    def _fields(self, type: ir.NamedType) -> set[str]:
        """The fields that a record always has."""
        if type == ir.SERVICE:
            return {*fields_of(type.name, {})}
        record = self._records.get(type.name)
        fields = record.fields if record is not None else ()
        return {field.name for field in fields if field.required and field.default is None}

    def _add_part(self, run: Run, value: ir.Value, part: str) -> None:
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
                    path = projection.expression.removeprefix(run.op.name)
                    self._add_part(run, value, part_name(path))
                    self._made_by[value.name] = run

    def _line(self, line: Line, gate: Gate | None, after: tuple[str, ...] = ()) -> None:
        self.items.append(Pending(line, gate, after))
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

        Airflow maps over what one step gives, and over lists that are known. Over anything else,
        and where a task that is waited for may be skipped though this one is not, a generated step
        makes the list.
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
            varying = [(EACH, ir.Reference(name=first.name), first.type)]
            names = (EACH,)
        elements = () if after or gate is not None else _elements(op, varying)
        items = "" if elements else self._listed(op, varying, gate, after)
        given = substitute(inner, self._certain(op, gate), self._codecs)
        assert isinstance(given, ir.Call | ir.Wait)
        self._run(Run(given, gate, (), op, items, names, elements))

    def _listed(
        self,
        op: ir.Map,
        varying: Sequence[tuple[str, ir.Operand, ir.Type]],
        gate: Gate | None,
        after: tuple[str, ...],
    ) -> str:
        """The name of the list that a generated step makes of what varies in a fan-out."""
        names = (argument.name for argument in op.region.arguments)
        line = Line(
            self._names.fresh(f"{op.region.operations[0].name}_items"),
            "",
            (),
            ir.ListType(element=varying[0][2]),
            op.span,
            each=tuple(zip(names, op.items, strict=True)),
            rows=tuple(varying),
        )
        self._line(line, gate, after)
        return line.name

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
        return not any(self._may_be_empty(name) for name in ir.reads(op) - {op.items[0].name})

    def _may_be_empty(self, name: str) -> bool:
        """Whether a value is of a fan-out, which Airflow skips if it is over nothing."""
        maker = self._made_by.get(name)
        return maker is not None and maker.map is not None

    def _certain(self, op: ir.Map, gate: Gate | None) -> dict[str, ir.Operand]:
        """What stands for the results of fan-outs that all runs of a fan-out are given."""
        made: dict[str, ir.Operand] = {}
        lists = {operand.name for operand in op.items if isinstance(operand, ir.Reference)}
        for name in sorted(ir.reads(op) - lists):
            if self._may_be_empty(name):
                alias = self._names.fresh(f"{name}_all")
                self._line(Line(alias, name, (name,), self._types[name], op.span), gate)
                made[name] = ir.Reference(name=alias)
        return made

    def _if(self, op: ir.If, gate: Gate | None, after: tuple[str, ...]) -> None:
        """Both branches, each behind its gate; then what became of the results."""
        assert isinstance(op.condition, ir.Reference)
        # A branch that always fails gives no results: what they are waits for its failures.
        fails: list[str] = []
        for region, expected in ((op.then, True), (op.orelse, False)):
            inner = Gate(op.condition.name, expected, gate, branch_name(op, expected))
            start = len(self.items)
            self.region(region, inner)
            self.items[start:] = [_later(item, after) for item in self.items[start:]]
            if region.yields is None:
                made = (item for item in self.items[start:] if isinstance(item, Run))
                fails += [run.name for run in made if isinstance(run.op, ir.Fail)]
        for index, value in enumerate(op.results):
            sides = [
                _NOTHING if region.yields is None else region.yields[index]
                for region in (op.then, op.orelse)
            ]
            then, orelse = map(self._text, sides)
            operands = [o.name for o in (op.condition, *sides) if isinstance(o, ir.Reference)]
            text = f"{then} if {op.condition.name} else {orelse}"
            line = Line(value.name, text, tuple(dict.fromkeys(operands)), value.type, op.span)
            self._line(line, gate, tuple(dict.fromkeys((*after, *fails))))

    def _text(self, operand: ir.Operand) -> str:
        if isinstance(operand, ir.Reference):
            return operand.name
        return literal(self._codecs.read(operand))


_NOTHING = ir.Constant(type=ir.NONE, json_value=None)


def _elements(
    op: ir.Map, varying: Iterable[tuple[str, ir.Reference, ir.Type]]
) -> tuple[dict[str, str], ...]:
    """The JSON texts that the elements of known lists give parameters; none, if Airflow would take
    a text for a template.
    """
    lists = [item.json_value for item in op.items if isinstance(item, ir.Constant)]
    if len(lists) < len(op.items):
        return ()
    named = [argument.name for argument in op.region.arguments]
    rows = [dict(zip(named, row, strict=True)) for row in zip(*lists, strict=False)]
    texts = [{name: json.dumps(row[of.name]) for name, of, _ in varying} for row in rows]
    if any(_TEMPLATE.search(text) for row in texts for text in row.values()):
        return ()
    return tuple(texts)


_TEMPLATE = re.compile(r"\{[{%#]")
"""What Jinja would take for its own. Source: its default delimiters."""


def _later(item: Run | Pending, after: tuple[str, ...]) -> Run | Pending:
    """A step or expression that waits for some more steps; a fan-out's list does it for it."""
    if not after or (isinstance(item, Run) and item.map is not None):
        return item
    update = tuple(dict.fromkeys((*after, *item.after)))
    return replace(item, after=update)
