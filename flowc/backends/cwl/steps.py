"""The steps of a workflow document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flowc import ir
from flowc.backends.cwl import tools
from flowc.backends.cwl.arguments import has_default
from flowc.backends.cwl.plan import ComputeStep, Plan
from flowc.backends.cwl.processes import AFTER, EACH, Process, Processes, free_input
from flowc.backends.cwl.secrets import environment_secrets
from flowc.backends.cwl.sources import (
    Known,
    Link,
    Source,
    ports_of,
    step_input,
)
from flowc.backends.cwl.types import ANY, Declarations, cwl_type, nullable
from flowc.backends.lowered.callees import Callees
from flowc.ir.relations import element_type

WHEN = "when"


@dataclass(frozen=True)
class Items:
    """The list that a step is fanned out over; `may_be_null`, if the step is then not run.

    `type` is that of its elements, which the fan-out may know to be narrower: of a list of
    outcomes whose failures were looked for, say.
    """

    source: Source
    type: ir.Type
    may_be_null: bool


class Steps:
    """Writes the steps of one workflow, in the order of its operations."""

    def __init__(self, plan: Plan, callees: Callees, processes: Processes) -> None:
        self.plan = plan
        self.callees = callees
        self.processes = processes
        self.name = plan.settled.workflow.name
        self.documents: dict[str, dict[str, Any]] = {}
        self.used: dict[str, dict[str, None]] = {}
        self.callee_of: dict[str, Process] = {}
        self.loose = set(_loose(plan.settled.workflow, callees.declarations))

    def write(self, op: ir.Operation) -> None:
        """Add the steps of an operation."""
        match op:
            case ir.Compute():
                if step := self.plan.compute_steps.get(op.name):
                    self._compute(step, {})
            case ir.If():
                self._if(op)
            case ir.Map(region=region, items=items):
                elements = {
                    a.name: self._items(item, a.type)
                    for a, item in zip(region.arguments, items, strict=True)
                }
                (call, *_) = region.operations
                if not isinstance(call, ir.Call):
                    raise AssertionError("a fan-out is of one call")
                self._call(call, op.name, {}, (*op.after, *call.after), elements)
            case _:
                self._one(op, {}, ())

    def close(self) -> dict[str, dict[str, Any]]:
        """The steps, each with the ports that somebody reads, once all of them are written."""
        for step, document in self.documents.items():
            used = self.used.get(step, {})
            process = self.callee_of.get(step)
            order = self._declared(process) if process else list(used)
            document["out"] = sorted(used, key=order.index) if process else list(used)
        return self.documents

    def _declared(self, process: Process) -> list[str]:
        ports = self.callees.ports(process.callee, process.soft, poll=process.poll is not None)
        return [*(port.name for port in ports.parts.values()), ports.whole.name]

    def use(self, source: Source) -> Source:
        """Note that somebody reads these ports."""
        for port in ports_of(source):
            step, _, name = port.rpartition("/")
            if step:
                self.used.setdefault(step, {})[name] = None
                if step in self.callee_of:
                    self.callee_of[step].used[name] = None
        return source

    # --- operations ----------------------------------------------------------------------

    def _if(self, op: ir.If) -> None:
        for region, negated in ((op.then, False), (op.orelse, True)):
            if region.operations:
                self._one(region.operations[0], self._guard(op.condition, negated), op.after)

    def _one(self, op: ir.Operation, guard: dict[str, Source], after: tuple[str, ...]) -> None:
        """Add the step of an operation that holds no others."""
        after = (*after, *op.after)
        match op:
            case ir.Call():
                self._call(op, op.name, guard, after, {})
            case ir.Compute():
                self._compute(self.plan.compute_steps[op.name], guard, after)
            case ir.Fail(message=message) if message is not None:
                self._built_in("fail", op, {"message": (message, ir.STR)}, guard, after)
            case ir.Wait(wait=ir.Sleep(seconds=seconds)):
                name = "sleep_soft" if op.soft else "sleep"
                self._built_in(name, op, {"seconds": (seconds, ir.FLOAT)}, guard, after)
            case ir.Wait(wait=ir.Until() as until):
                process = self.processes.polled(op, until, self.name)
                self._run(op, process, until.arguments, op.name, guard, after, {})
            case _:
                raise AssertionError(f"`{op.kind}` has no step")

    def _call(
        self,
        op: ir.Call,
        name: str,
        guard: dict[str, Source],
        after: tuple[str, ...],
        elements: Mapping[str, Items],
    ) -> None:
        process = self.processes.called(op, self.name)
        self._run(op, process, op.arguments, name, guard, after, elements)

    def _run(
        self,
        op: ir.Operation,
        process: Process,
        arguments: tuple[ir.Argument, ...],
        name: str,
        guard: dict[str, Source],
        after: tuple[str, ...],
        elements: Mapping[str, Items],
    ) -> None:
        """The step of a call; `elements` are the lists it is fanned out over, by loop variable."""
        callee = self.callees.by_name[process.callee]
        step = self.plan.step_names[name]
        self.callee_of[step] = process
        scattered: list[str] = []
        inputs: dict[str, Any] = {}
        given = {argument.parameter: argument.operand for argument in arguments}
        for parameter in callee.parameters:
            operand = given.get(parameter.name)
            if operand is None:
                continue
            if isinstance(operand, ir.Reference) and operand.name in elements:
                scattered.append(parameter.name)
            if parameter.name not in scattered and self._may_be_null(operand):
                process.nullable[parameter.name] = None
            inputs[parameter.name] = self._input(operand, parameter.type, elements)
        for size, port in tools.size_inputs(process.options, callee).items():
            operand = getattr(process.options, size)
            if operand.name in elements:
                scattered.append(port)
            inputs[port] = self._input(operand, self.plan.types[operand.name], elements)
        if not isinstance(callee, ir.Workflow):
            inputs |= {name: name for name in environment_secrets(process.options)}
        if elements and not scattered:
            port = free_input(EACH, callee)
            process.order_inputs[port] = None
            scattered.append(port)
            inputs[port] = step_input(self.use(next(iter(elements.values())).source))
        if waits := self._waits(after):
            port = free_input(AFTER, callee)
            process.order_inputs[port] = None
            inputs[port] = waits
        document: dict[str, Any] = {"run": f"#{process.id}"}
        self._add(step, document, inputs, guard, scattered)

    def _built_in(
        self,
        name: str,
        op: ir.Operation,
        operands: dict[str, tuple[ir.Operand, ir.Type]],
        guard: dict[str, Source],
        after: tuple[str, ...],
    ) -> None:
        """The step of a tool that flowc brings along."""
        inputs = {port: self._input(o, type, {}) for port, (o, type) in operands.items()}
        if waits := self._waits(after):
            inputs[AFTER] = waits
        run = self.processes.built_in(name)
        self._add(self.plan.step_names[op.name], {"run": f"#{run}"}, inputs, guard, [])

    def _compute(
        self, step: ComputeStep, guard: dict[str, Source], after: tuple[str, ...] = ()
    ) -> None:
        own = {op.name for op in step.computes}
        read = dict.fromkeys(name for op in step.computes for name in op.operands)
        operands = {name: self.plan.types[name] for name in read if name not in own}
        inputs = {
            name: self._input(ir.Reference(name=name), type, {}) for name, type in operands.items()
        }
        waits = self._waits((*after, *step.after))
        port = AFTER
        while port in operands or port in own:
            port += "_"
        order = [port] if waits else []
        if waits:
            inputs[port] = waits
        types = {
            name: ir.optional(type) if self._may_be_null(ir.Reference(name=name)) else type
            for name, type in operands.items()
        }
        document = tools.compute_tool(
            f"{self.name}_{step.name}",
            step,
            types,
            order,
            self.callees.declarations,
            self.plan.settled.plain,
        )
        run = self.processes.generate(document)
        self._add(step.name, {"run": f"#{run}"}, inputs, guard, [])

    def _add(
        self,
        step: str,
        document: dict[str, Any],
        inputs: dict[str, Any],
        guard: dict[str, Source],
        scattered: list[str],
    ) -> None:
        document["in"] = inputs
        if scattered:
            document["scatter"] = scattered[0] if len(scattered) == 1 else scattered
            if len(scattered) > 1:
                document["scatterMethod"] = "dotproduct"
        for wanted, source in guard.items():
            port = wanted
            while port in inputs:
                port += "_"
            inputs[port] = step_input(self.use(source))
            document["when"] = f"$(inputs.{port})"
        document["out"] = []
        self.documents[step] = document

    # --- inputs --------------------------------------------------------------------------

    def _guard(self, condition: ir.Operand, negated: bool) -> dict[str, Source]:
        if isinstance(condition, ir.Constant):
            return {WHEN: Known(condition.json_value is not negated)}
        name = self.plan.settled.negations[condition.name] if negated else condition.name
        return {WHEN: self.plan.sources[name]}

    def _items(self, operand: ir.Operand, known: ir.Type) -> Items:
        if isinstance(operand, ir.Constant):
            return Items(Known(operand.json_value), known, may_be_null=False)
        type = self.plan.types[operand.name]
        element = element_type(ir.without_none(type)) or known
        may_be_null = ir.without_none(type) != type or operand.name in self.loose
        return Items(self.plan.sources[operand.name], element, may_be_null)

    def _may_be_null(self, operand: ir.Operand) -> bool:
        """Whether an operand is null when the step that reads it is not run."""
        if isinstance(operand, ir.Constant):
            return False
        source = self.plan.sources.get(operand.name)
        return isinstance(source, Link) and source.guarded

    def _input(self, operand: ir.Operand, sink: ir.Type, elements: Mapping[str, Items]) -> Any:
        if isinstance(operand, ir.Constant):
            return {"default": operand.json_value}
        if items := elements.get(operand.name):
            fit = not items.may_be_null and fits(items.type, sink, self.callees.declarations)
            return step_input(self.use(items.source), same_type=fit)
        type = self.plan.types[operand.name]
        source = self.plan.sources[operand.name]
        if isinstance(source, Link) and source.guarded:
            type, sink = ir.without_none(type), ir.without_none(sink)
        same = type == sink or fits(type, sink, self.callees.declarations)
        same = same and operand.name not in self.loose
        return step_input(self.use(source), same_type=same)

    def _waits(self, after: Iterable[str]) -> list[str]:
        """The ports to wait for."""
        ports = dict.fromkeys(port for name in after for port in self._ended(name))
        for port in ports:
            self.use(Link(port))
        return list(ports)

    def _ended(self, name: str) -> Iterator[str]:
        if name in self.plan.waits_on:
            yield from self.plan.waits_on[name]
        else:
            yield from ports_of(self.plan.sources[name])


def _loose(workflow: ir.Workflow, declarations: Declarations) -> Iterator[str]:
    """The parameters that are of any type, as they have defaults and no type can be nullable."""
    for parameter, value in zip(workflow.parameters, workflow.body.arguments, strict=True):
        is_defaulted = parameter.default is not None and has_default(parameter)
        if is_defaulted and nullable(cwl_type(parameter.type, declarations)) == ANY:
            yield value.name


def fits(type: ir.Type, sink: ir.Type, declarations: Declarations) -> bool:
    """Whether cwltool sees no difference between the types of both ends of a link."""
    source, target = cwl_type(type, declarations), cwl_type(sink, declarations)
    return bool(source == target or target == ANY or nullable(source) == target)
