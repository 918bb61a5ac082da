"""A workflow as a dag template: tasks, what each waits for, and what stands in its arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flowc import ir
from flowc.backends.argo import loops
from flowc.backends.argo.approvals import ANSWERS, answers_read, approve_template
from flowc.backends.argo.expression_scope import Scope
from flowc.backends.argo.expressions import translate
from flowc.backends.argo.fuse import Group, fuse
from flowc.backends.argo.options import computed_sizes, duration
from flowc.backends.argo.order import in_order, is_in_order, joining, read_counts
from flowc.backends.argo.runs import SCHEDULED, scheduled_date
from flowc.backends.argo.scripts import compute_template, port_of
from flowc.backends.argo.sources import (
    Reads,
    Source,
    argument,
    choice,
    constant,
    expression,
    negated,
    output,
    path_code,
    text_of,
    variable,
)
from flowc.backends.argo.tasks import Tasks, Written
from flowc.backends.argo.templates import FAIL, RAISE, SLEEP, VALUE, Template, Templates
from flowc.backends.argo.texts import exact
from flowc.backends.argo.values import constant_text, wire_text
from flowc.backends.lowered.callees import Callees
from flowc.backends.lowered.ports import Part, Port, ResultPorts, result_ports
from flowc.backends.lowered.results import settle_result
from flowc.compiler.passes.names import Names, names_of
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.codec_text import constant_text as literal_text
from flowc.compiler.scripts.task_script import is_text
from flowc.ir.relations import is_large, without_large

Document = dict[str, Any]

INLINE_LIMIT = 240
"""Characters of an expression that is written out where it is read; a longer one gets a task.
One that an argument or condition alone reads may be twice as long, one that is read more often a
third."""

NULL = constant("null")


@dataclass(frozen=True)
class Graph:
    """The tasks of a workflow, and the sources of its results by part (None: the whole).

    `is_in_order`: the tasks are steps, one after the other. `written`: what operations of the
    workflow the tasks are of.
    """

    workflow: ir.Workflow
    tasks: list[Document]
    results: dict[Part | None, Source]
    is_in_order: bool
    written: list[Written]


def graph_of(workflow: ir.Workflow, template: Template, templates: Templates) -> Graph:
    """The graph of a workflow in lowered form; what calls it has been written before."""
    ports = templates.callees.ports(workflow.name)
    part_of = {port.name: part for part, port in ports.parts.items()}
    wanted = {part_of.get(name) for name in template.used}
    return _Writer(workflow, template, templates).graph(wanted)


@dataclass
class _Names:
    """What settling the result asks for."""

    names: Names
    types: dict[str, ir.Type]
    declarations: Declarations


@dataclass
class _Run:
    """A task that runs a template with ports: what it gives, as a whole and in parts."""

    task: str
    template: Template
    ports: ResultPorts


@dataclass
class _Writer:
    """Writes the tasks of one workflow, in the order of its operations."""

    workflow: ir.Workflow
    template: Template
    templates: Templates
    tasks: Tasks = field(default_factory=Tasks)
    sources: dict[str, Source] = field(default_factory=dict)
    expressions: dict[str, ir.Compute] = field(default_factory=dict)
    runs: dict[str, _Run] = field(default_factory=dict)
    waits: dict[str, Reads] = field(default_factory=dict)
    fitted: dict[Any, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = names_of(self.workflow)
        self.types = ir.definitions(self.workflow)
        self.declarations = self.callees.declarations
        self.is_in_order = is_in_order(self.workflow)
        self.parts = dict(_parts(self.workflow))
        for parameter, value in zip(
            self.workflow.parameters, self.workflow.body.arguments, strict=True
        ):
            self.sources[value.name] = self._parameter(parameter)

    @property
    def callees(self) -> Callees:
        """The tasks and workflows of the module."""
        return self.templates.callees

    def _parameter(self, parameter: ir.Parameter) -> Source:
        is_exact = not is_text(parameter.type, self.declarations)
        found = argument(parameter.name, is_exact=is_exact)
        if parameter.scheduled and self.template.is_entry:
            today = scheduled_date(self.workflow.options.schedule)
            return expression(f"{found.code} == '{SCHEDULED}' ? {today} : {found.code}", found)
        return loops.typed_list(found, parameter.type, self.declarations, self.template.is_entry)

    # --- the whole -----------------------------------------------------------------------

    def graph(self, wanted: set[Part | None]) -> Graph:
        """The graph that gives the wanted parts of the result."""
        settled = _Names(self.names, self.types, self.declarations)
        operations = [*self.workflow.body.operations]
        yields = self.workflow.body.yields
        results: dict[Part | None, Source] = {}
        named: dict[Part | None, str] = {}
        if self.workflow.result == ir.NONE:
            pass
        elif yields and isinstance(yields[0], ir.Constant):
            results = self._constant_results(yields[0], wanted)
        else:
            named, operations = settle_result(self.workflow, operations, wanted, settled)
        self._start_service()
        body = self.workflow.body.model_copy(update={"operations": tuple(operations)})
        self.workflow = self.workflow.model_copy(update={"body": body})
        self._write(set(named.values()))
        ports = self.callees.ports(self.workflow.name)
        for part, name in named.items():
            port = ports.whole if part is None else ports.parts[part]
            found = self.tasks.used(self._operand(ir.Reference(name=name), port.type))
            if found.may_fail:
                found = self._named(name, found)
            results[part] = exact(found, self.types[name], self.declarations)
        if not self.tasks.documents:
            self._own(VALUE, "nothing", {VALUE: NULL}, frozenset())
        tasks = self.tasks
        return Graph(self.workflow, tasks.documents, results, self.is_in_order, tasks.written)

    def _start_service(self) -> None:
        """Write the task of the service that the workflow runs under."""
        scope = self.workflow.scope
        if not isinstance(scope, ir.Service):
            return
        template = self.templates.service(scope.service)
        types = {p.name: p.type for p in self.callees.by_name[scope.service].parameters}
        given = {a.parameter: self._operand(a.operand, types[a.parameter]) for a in scope.arguments}
        task = self.tasks.add(scope.service, template.id, given, frozenset())
        started = self.tasks.started = frozenset({(task, "")})
        value = self.workflow.body.arguments[0]
        port = port_of(self.callees.by_name[scope.service])
        host = path_code(f"tasks.{task}.ip")
        code = (
            f"'json ' + toJson({{'host': {host}, 'port': {port}, "
            f"'url': 'http://' + {host} + ':{port}'}})"
        )
        found = expression(code).after(started)
        self.sources[value.name] = found
        self.sources |= {
            f"{value.name}.{name}": each.after(started)
            for name, each in (
                ("host", expression(f"toJson({host})")),
                ("port", constant(str(port))),
                ("url", expression(f"toJson('http://' + {host} + ':{port}')")),
            )
        }

    def _constant_results(
        self, whole: ir.Constant, wanted: set[Part | None]
    ) -> dict[Part | None, Source]:
        data = whole.json_value
        texts: dict[Part | None, Source] = {}
        for part in wanted:
            value = data if part is None else data[part]
            texts[part] = constant(wire_text(value))
        return texts

    def _write(self, results: set[str]) -> None:
        computed = self._computed()
        group_of = {
            op.name: group
            for group in fuse(self.workflow, computed, results)
            for op in group.computes
        }
        counts = read_counts(self.workflow.body, results)
        for unit in in_order(self.workflow.body.operations, group_of):
            if isinstance(unit, Group):
                self._step(unit, None, frozenset())
            elif isinstance(unit, ir.Compute):
                limit = INLINE_LIMIT if unit.name in results else 2 * INLINE_LIMIT
                self._expression(unit, INLINE_LIMIT // 3 if counts[unit.name] > 1 else limit)
            else:
                self._operation(unit)

    def _computed(self) -> dict[str, ir.Compute]:
        """The expressions that need a step: told from their form and types alone."""
        stand_ins = {name: variable(f"inputs.parameters.{name}") for name in self.types}
        calls = {
            op.name: op
            for op in ir.operations(self.workflow.body)
            if isinstance(op, ir.Call | ir.Wait)
        }

        def part(name: str, path: str) -> Source | None:
            name, path = self._whole(name, path)
            op = calls.get(name)
            if self.workflow.scope and f"{name}{path}" in self.sources:
                return stand_ins[name]
            if op is None:
                return None
            if isinstance(op, ir.Wait) and isinstance(op.wait, ir.Approve):
                return stand_ins[name] if path in _ANSWERS else None
            ports = self._ports_of(op)
            return None if _port(ports, path) is None else stand_ins[name]

        scope = Scope(stand_ins, self.types, self.declarations, part)
        computes = [op for op in self.workflow.body.operations if isinstance(op, ir.Compute)]
        soft = {op.name for op in computes if op.soft}
        found = soft | {op.name for op in computes if translate(op.expression, scope) is None}
        # The step that leaves an outcome leaves its parts too.
        found |= {op.name for op in computes if op.operands and soft.issuperset(op.operands)}
        found |= joining(computes, found)
        return {op.name: op for op in computes if op.name in found}

    # --- operations ----------------------------------------------------------------------

    def _operation(self, op: ir.Operation) -> None:
        match op:
            case ir.Call() | ir.Wait() | ir.Fail():
                self.waits[op.name] = self._one(op, None, self._after(op.after))
            case ir.Map():
                self._map(op)
            case ir.If():
                self._if(op)
            case _:
                raise AssertionError(f"`{op.kind}` is not in the lowered form")

    def _one(self, op: ir.Operation, when: str | None, reads: Reads) -> Reads:
        """Write the task of an operation without regions; what to read to wait for it."""
        match op:
            case ir.Call():
                return self._run(op, self._called(op, {}), op.arguments, when, reads)
            case ir.Wait(wait=ir.Until() as until):
                template = self.templates.polled(op, until, self.workflow.name)
                return self._run(op, template, until.arguments, when, reads)
            case ir.Wait(wait=ir.Sleep(seconds=seconds)):
                found = self._operand(seconds, ir.FLOAT)
                length = (
                    constant(duration(seconds.json_value))
                    if isinstance(seconds, ir.Constant)
                    else expression(f"{found.as_text()} + 's'", found)
                )
                waits = self._own(SLEEP, op.name, {"duration": length}, reads, when, (op,))
                self._slept(op, waits)
                return waits
            case ir.Wait(wait=ir.Approve() as approve):
                return self._approve(op, approve, when, reads)
            case ir.Fail(message=message) if message is not None:
                found = self._operand(message, ir.STR)
                return self._own(FAIL, op.name, {"message": found}, reads, when, (op,))
            case ir.Fail(error=ir.Reference(name=error)):
                found = self.sources[error]
                return self._own(RAISE, op.name, {"failure": found}, reads, when, (op,))
            case _:
                raise AssertionError(f"`{op.kind}` has no task")

    def _approve(self, op: ir.Wait, approve: ir.Approve, when: str | None, reads: Reads) -> Reads:
        """Ask a person; the answer is typed into parameters of the step."""

        read = ANSWERS if op.soft else answers_read(op.name, self.workflow.body)
        template = self.templates.generate(
            f"{self.workflow.name}_{op.name}",
            lambda id: approve_template(id, approve, read),
            op.span,
        )
        given = {"message": self._operand(approve.message, ir.STR)}
        task = self.tasks.add(op.name, template, given, reads, when, of=(op,))
        answers = {
            name: text_of(path_code(f"tasks.{task}.outputs.parameters.{name}")) for name in ANSWERS
        }
        done: Reads = frozenset({(task, "")})
        fields = " + ', ".join(f'"{name}": \' + {each.code}' for name, each in answers.items())
        value = expression(f"'json {{{fields} + '}}'").after(done)
        path = ".value" if op.soft else ""
        self.sources[op.name] = value
        self.sources[f"{op.name}{path}"] = value
        for name, each in answers.items():
            self.sources[f"{op.name}{path}.{name}"] = each.after(done)
        if op.soft:
            self._never_fails(op, done)
        return done

    def _never_fails(self, op: ir.Wait, done: Reads) -> None:
        self.sources |= {
            f"{op.name}{path}": constant(text).after(done)
            for path, text in (
                (".failure", "null"),
                (".failure is None", "true"),
                (".failure is not None", "false"),
            )
        }

    def _slept(self, op: ir.Wait, waits: Reads) -> None:
        self.sources[op.name] = NULL.after(waits)
        if op.soft:
            self.sources[f"{op.name}.value"] = NULL.after(waits)
            self._never_fails(op, waits)

    def _called(self, op: ir.Call, elements: Mapping[str, Source]) -> Template:
        """The template of a call; a script takes large values and others alike."""
        callee = self.callees.by_name[op.callee]
        given = {argument.parameter: argument.operand for argument in op.arguments}
        types: dict[str, ir.Type] = {}
        for parameter in callee.parameters if isinstance(callee, ir.PythonTask) else ():
            found = given.get(parameter.name)
            if not isinstance(found, ir.Reference) or found.name in elements:
                continue
            if is_large(self.types[found.name]) != is_large(parameter.type):
                types[parameter.name] = (
                    without_large(ir.without_none(parameter.type))
                    if is_large(parameter.type)
                    else ir.LargeType(item=parameter.type)
                )
        return self.templates.called(
            op.callee, op.options, self.workflow.name, op.name, soft=op.soft, types=types
        )

    def _run(
        self,
        op: ir.Call | ir.Wait,
        template: Template,
        arguments: tuple[ir.Argument, ...],
        when: str | None,
        reads: Reads,
        elements: Mapping[str, Source] | None = None,
        loop: loops.Loop | None = None,
        name: str | None = None,
    ) -> Reads:
        types = {p.name: p.type for p in self.callees.by_name[template.callee].parameters}
        types |= template.types
        given = {
            argument.parameter: self._operand(
                argument.operand, types[argument.parameter], elements or {}
            )
            for argument in arguments
        }
        callee = self.callees.by_name[template.callee]
        if isinstance(callee, ir.Workflow):
            given = {
                argument.parameter: self._exact(given[argument.parameter], argument.operand)
                for argument in arguments
            }
        for parameter, value in computed_sizes(template.options).items():
            given[parameter] = (elements or {}).get(value) or self.sources[value]
        task = self.tasks.add(name or op.name, template, given, reads, when, loop, of=(op,))
        ports = self._ports_of(op)
        self.runs[op.name] = _Run(task, template, ports)
        done: Reads = frozenset({(task, "")})
        has_result = ports.whole.type != ir.NONE
        self.sources[op.name] = (
            self._output(task, ports.whole.name) if has_result else NULL.after(done)
        )
        return done

    def _ports_of(self, op: ir.Operation) -> ResultPorts:
        match op:
            case ir.Call(callee=callee, soft=soft):
                return self.callees.ports(callee, soft)
            case ir.Wait(soft=soft, wait=ir.Until(probe=probe)):
                return self.callees.ports(probe, soft, poll=True)
            case ir.Wait():
                return result_ports(op.type, self.declarations, ())
            case _:
                raise AssertionError(f"`{op.kind}` has no ports")

    def _map(self, op: ir.Map) -> None:
        call, *projections = op.region.operations
        if not isinstance(call, ir.Call):
            raise AssertionError("a fan-out is of one call")
        items = [self._items(item, is_alone=len(op.items) == 1) for item in op.items]
        loop = loops.loop_over(items)
        reads = self._after((*op.after, *call.after))
        elements = {
            value.name: source
            for value, source in zip(op.region.arguments, loop.elements, strict=True)
        }
        self.waits[op.name] = self._run(
            call, self._called(call, elements), call.arguments, None, reads, elements, loop, op.name
        )
        for inner in projections:
            if isinstance(inner, ir.Compute):
                self.sources[inner.name] = self._projection(inner)
        for value, found in zip(op.results, op.region.yields or (), strict=True):
            if not isinstance(found, ir.Reference):
                raise AssertionError("a fan-out yields its call")
            self.sources[value.name] = loops.gathered(self.sources[found.name], loop)

    def _items(self, items: ir.Operand, *, is_alone: bool) -> loops.Items:
        """A list to fan out over; as people type it, Argo can read it alone only."""
        if isinstance(items, ir.Constant):
            return loops.constant_items(items, self.declarations)
        type = self.types[items.name]
        if is_large(type):
            plain = without_large(ir.without_none(type))
            return loops.Items(self._fitted(items.name, items, plain))
        source = self.sources[items.name]
        if source.may_fail and not self.template.is_entry:
            source = self.sources[items.name] = self._named(items.name, source)
        if is_alone and loops.has_readable_elements(source, type, self.declarations):
            return loops.Items(source)
        return loops.Items(self._exact(source, items))

    def _projection(self, op: ir.Compute) -> Source:
        found = translate(op.expression, self._scope())
        if found is None:
            raise AssertionError(f"`{op.name}` is no projection")
        return found

    def _if(self, op: ir.If) -> None:
        condition = self._operand(op.condition, ir.BOOL)
        if len(condition.code) > INLINE_LIMIT // 2 and not condition.is_constant:
            condition = self._named(f"{op.name}_condition", condition, op)
        reads = self._after(op.after)
        done: set[tuple[str, str]] = set()
        for region, is_then in ((op.then, True), (op.orelse, False)):
            if region.operations:
                done |= self._branch(region, condition, is_then, reads)
        self.waits[op.name] = frozenset(done) or condition.reads
        for index, value in enumerate(op.results):
            self.sources[value.name] = self._merged(op, index, condition)

    def _branch(self, region: ir.Region, condition: Source, is_then: bool, reads: Reads) -> Reads:
        first, *rest = region.operations
        reads |= self._after(first.after)
        when, needs = _when(condition, is_then)
        self.tasks.used(condition)
        done: Reads = frozenset()
        if isinstance(first, ir.Compute):
            return self._computed_branch(region, when, reads | needs) | reads
        done = self._one(first, when, reads | needs)
        for inner in rest:
            if isinstance(inner, ir.Compute):
                self.sources[inner.name] = self._projection(inner)
        return done

    def _computed_branch(self, region: ir.Region, when: str, reads: Reads) -> Reads:
        """Write a branch of expressions: a step, unless all of them stand where they are read."""
        computes = tuple(op for op in region.operations if isinstance(op, ir.Compute))
        found: dict[str, Source] = {}
        for op in computes:
            scope = replace(self._scope(), sources={**self.sources, **found})
            source = None if op.soft else translate(op.expression, scope)
            if source is None:
                yielded = tuple(dict.fromkeys(ir.yielded(region)))
                own = {each.name for each in computes}
                exported = tuple(name for name in yielded if name in own)
                return self._step(
                    Group(computes, exported or (computes[-1].name,), ()), when, reads
                )
            found[op.name] = source
        self.sources |= found
        self.tasks.written += [Written((op,)) for op in computes if not found[op.name].is_plain]
        return frozenset()

    def _merged(self, op: ir.If, index: int, condition: Source) -> Source:
        type = op.results[index].type
        sides = [
            None if region.yields is None else self._operand(region.yields[index], type)
            for region in (op.then, op.orelse)
        ]
        waits = self.waits[op.name]
        match sides:
            case [None, None]:
                return NULL.after(waits)
            case [None, Source() as only] | [Source() as only, None]:
                return only.after(waits)
            case [Source() as then, Source() as orelse]:
                if then == orelse:
                    return then
                return choice(condition, then, orelse)
            case _:
                raise AssertionError("a condition has two branches")

    # --- expressions ---------------------------------------------------------------------

    def _scope(self) -> Scope:
        return Scope(self.sources, self.types, self.declarations, self._part)

    def _whole(self, name: str, path: str) -> tuple[str, str]:
        """What a path below a part of a value is of that value: its name and path."""
        while name in self.parts:
            name, path = self.parts[name][0], self.parts[name][1] + path
        return name, path

    def _output(self, task: str, port: str) -> Source:
        return output(task, port, "steps" if self.is_in_order else "tasks")

    def _part(self, name: str, path: str) -> Source | None:
        """The source of a part of what a task gives."""
        name, path = self._whole(name, path)
        if f"{name}{path}" in self.sources:
            return self.sources[f"{name}{path}"]
        run = self.runs.get(name)
        port = None if run is None else _port(run.ports, path)
        return None if run is None or port is None else self._output(run.task, port.name)

    def _expression(self, op: ir.Compute, limit: int) -> None:
        """Keep an expression for where it is read; one of more characters gets a task."""
        found = translate(op.expression, self._scope())
        if found is None:
            raise AssertionError(f"`{op.expression}` needs a step")
        found = found.after(self._after(op.after))
        self.expressions[op.name] = op
        if not found.is_plain and len(found.code) > limit:
            found = self._named(op.name, found)
        elif not found.is_plain:
            self.tasks.written.append(Written((op,)))
        self.sources[op.name] = found

    def _named(self, name: str, source: Source, of: ir.Operation | None = None) -> Source:
        """A source that a task without a pod gives."""
        of = of or self.expressions.get(name)
        own = () if of is None else (of,)
        ((task, _),) = self._own(VALUE, name, {VALUE: source}, frozenset(), of=own)
        return replace(self._output(task, VALUE), is_exact=source.is_exact)

    def _step(self, group: Group, when: str | None, reads: Reads) -> Reads:
        """Write the task of a step that evaluates expressions."""
        reads |= self._after((*group.after, *(n for op in group.computes[:1] for n in op.after)))
        own = {op.name for op in group.computes}
        read = dict.fromkeys(name for op in group.computes for name in op.operands)
        operands = {name: self.types[name] for name in read if name not in own}
        label = group.exported[0]

        def make(id: str) -> Document:
            return compute_template(id, group, operands, self.declarations)

        wanted = f"{self.workflow.name}_{label}"
        template = self.templates.generate(wanted, make, group.computes[0].span)
        given = {name: self.sources[name] for name in operands}
        task = self.tasks.add(label, template, given, reads, when, of=group.computes)
        for name in own:
            self.sources[name] = self._output(task, name)
            self.waits[name] = frozenset({(task, "")})
        return frozenset({(task, "")})

    def _operand(
        self, found: ir.Operand, type: ir.Type, elements: Mapping[str, Source] | None = None
    ) -> Source:
        if isinstance(found, ir.Constant):
            if is_large(type) and found.json_value is not None:
                return self._fitted(None, found, type)
            text = constant_text(type, found.json_value, self.declarations)
            return constant(text, is_exact=text == wire_text(found.json_value))
        if elements and found.name in elements:
            return elements[found.name]
        if is_large(self.types[found.name]) != is_large(type):
            return self._fitted(found.name, found, type)
        return self.sources[found.name]

    def _exact(self, source: Source, found: ir.Operand) -> Source:
        """A list as scripts write it, for a reader that knows no other form."""
        if isinstance(found, ir.Constant) or source.is_constant:
            return source
        type = self.types[found.name]
        exact = loops.exact_list(source, type, self.declarations)
        return self._fitted(found.name, found, type) if exact is None else exact

    def _fitted(self, name: str | None, found: ir.Operand, type: ir.Type) -> Source:
        """A value that travels as a file as one that does not, or the other way round."""
        key = (name, found if name is None else None, is_large(type))
        if key not in self.fitted:
            text = name or str(
                literal_text(type, getattr(found, "json_value", None), self.declarations)
            )
            own = self.names.fresh(
                f"{name or 'constant'}_file" if is_large(type) else f"{name}_data"
            )
            self.types[own] = type
            compute = ir.Compute(
                name=own,
                expression=text,
                operands=() if name is None else (name,),
                type=type,
                span=self.workflow.span,
            )
            self._step(Group((compute,), (own,), ()), None, frozenset())
            self.fitted[key] = own
        return self.sources[self.fitted[key]]

    # --- tasks ---------------------------------------------------------------------------

    def _after(self, names: Iterable[str]) -> Reads:
        """What to read to wait for operations."""
        reads: set[tuple[str, str]] = set()
        for name in names:
            found = self.waits.get(name)
            reads |= self.sources[name].reads if found is None else found
        return frozenset((task, "") for task, _ in reads)

    def _own(
        self,
        template: str,
        name: str,
        given: dict[str, Source],
        reads: Reads,
        when: str | None = None,
        of: tuple[ir.Operation, ...] = (),
    ) -> Reads:
        """Write a task that runs a template which flowc brings along."""
        task = self.tasks.add(name, self.templates.own(template), given, reads, when, of=of)
        return frozenset({(task, "")})


_ANSWERS = {f"{value}.{name}" for value in ("", ".value") for name in ANSWERS} | {
    ".value",
    ".failure",
    ".failure is None",
    ".failure is not None",
}
"""What can be asked of an approval."""


def _when(condition: Source, is_then: bool) -> tuple[str, Reads]:
    """The guard of a branch, and what it reads."""
    if condition.is_constant:
        return ("true" if (condition.text == "true") is is_then else "false"), frozenset()
    if condition.is_bool:
        found = condition if is_then else negated(condition)
        return found.text, condition.reads
    return f"{condition.text} {'==' if is_then else '!='} true", condition.reads


_PART = re.compile(r"([^\W\d]\w*)((?:\.\w+|\[\d+\])+)")


def _parts(workflow: ir.Workflow) -> Iterator[tuple[str, tuple[str, str]]]:
    """The values that are no more than a part of another one: by name, its name and the path."""
    for op in workflow.body.operations:
        if isinstance(op, ir.Compute) and not op.soft:
            match = _PART.fullmatch(op.expression)
            if match is not None:
                yield op.name, (match[1], match[2])


_INDEX = re.compile(r"\[(\d+)\]")


def _port(ports: ResultPorts, path: str) -> Port | None:
    """The port of a part that a path names."""
    key: Part = path.removeprefix(".")
    if match := _INDEX.fullmatch(path):
        key = int(match[1])
    return ports.parts.get(key)
