"""The body of a DAG: one line per step, in the order of the source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flowc import ir
from flowc.backends.airflow.containers import container_function
from flowc.backends.airflow.functions import (
    UNLESS,
    WHEN,
    Form,
    Text,
    compute_function,
    python_function,
    safe,
)
from flowc.backends.airflow.plan import (
    Compute,
    Gate,
    Run,
    Step,
    data_of,
    names_of_step,
    passed,
    plan_of,
)
from flowc.backends.airflow.settings import Settings, settings_of
from flowc.backends.airflow.waits import wait_function
from flowc.backends.lowered.callees import Callees
from flowc.compiler.passes.names import Names
from flowc.compiler.scripts.layout import Code, call, keyword, laid_out, quoted
from flowc.ir.codecs import Codecs
from flowc.ir.relations import is_large, without_large


@dataclass(frozen=True)
class Source:
    """Where a value comes from: a step's variable, and the key there if it gives several."""

    step: Step
    text: str


@dataclass
class Dag:
    """The parts of a DAG file: functions, the lines of the DAG, and what they need of flowc."""

    functions: list[tuple[Text, str, Settings]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    carried: set[str] = field(default_factory=set)


def dag_of(module: ir.Module, reserved: set[str]) -> Dag:
    """The functions and lines of a flat module."""
    return _Writer(module, reserved).write()


class _Writer:
    """Writes the steps of a module, one after the other."""

    def __init__(self, module: ir.Module, reserved: set[str]) -> None:
        self.module = module
        self.workflow = module.workflows[0]
        self.callees = Callees(module)
        self.codecs = Codecs(module.types)
        self.steps = plan_of(module)
        self.types = {
            **ir.definitions(self.workflow),
            **{
                line.name: line.type
                for s in self.steps
                if isinstance(s, Compute)
                for line in s.lines
            },
        }
        for argument in self.workflow.body.arguments:
            self.types[argument.name] = without_large(argument.type)
        self.makers = {name: step for step in self.steps for name in names_of_step(step)}
        arguments = (argument.name for argument in self.workflow.body.arguments)
        self.parameters = dict(zip(arguments, self.workflow.parameters, strict=True))
        self.mapped_over = {
            step.items for step in self.steps if isinstance(step, Run) and step.map is not None
        }
        self.wanted = {name for step in self.steps for name in self._reads(step)}
        self.waited = {name for step in self.steps for name in step.after} | self.wanted
        self.wanted |= {*ir.yielded(self.workflow.body)}
        computes = (computed(step) for step in self.steps if isinstance(step, Compute))
        self.reserved = reserved
        self.names = Names({*reserved, *computes})
        self.functions: dict[Form, Text] = {}
        self.variables: dict[str, str] = {}

    def write(self) -> Dag:
        """The functions and lines."""
        made = [(step, self._function(step), self._settings(step)) for step in self.steps]
        uses: dict[str, list[Settings]] = {}
        for _, function, settings in made:
            uses.setdefault(function.name, []).append(settings)
        common = {name: _common(used) for name, used in uses.items()}
        dag = Dag()
        for step, function, settings in made:
            wanted = step.values[0].name if step.values else step.name
            is_taken = wanted in self.reserved or wanted in uses
            self.variables[step.name] = self.names.fresh(f"{wanted}_step" if is_taken else wanted)
            if uses[function.name]:
                uses[function.name] = []
                dag.functions.append((function, self._place(step), common[function.name]))
                dag.carried |= function.carried
            dag.lines += self._step(step, function, settings.without(common[function.name]))
        return dag

    # --- what is asked of steps ----------------------------------------------------------

    def _reads(self, step: Step) -> list[str]:
        """The values that a step reads, conditions among them."""
        return [*data_of(step), *(name for name, _ in self._gates(step))]

    def _gates(self, step: Step) -> list[tuple[str, bool]]:
        """The conditions that a step looks at: those that are there if the outer ones are met."""
        if step.gate is None or (isinstance(step, Run) and step.map is not None):
            return []
        if self._skips_with_data(step):
            return []
        found: list[tuple[str, bool]] = []
        gate: Gate | None = step.gate
        while gate is not None:
            found.append((gate.condition, gate.expected))
            maker = self.makers.get(gate.condition)
            inside = maker.gate if maker is not None else None
            outer = gate.around
            while outer is not None and inside is not None and outer in inside.chain():
                outer = outer.around
            gate = outer
        return found

    def _skips_with_data(self, step: Step) -> bool:
        """Whether a step is skipped with what it reads, which stands in the same branch."""
        makers = [self.makers[name] for name in data_of(step) if name in self.makers]
        makers += [self.makers[name] for name in step.after if name in self.makers]
        if any(not self._is_certain(maker, step) for maker in makers):
            return False
        return any(maker.gate == step.gate and maker is not step for maker in makers)

    def _is_certain(self, maker: Step, step: Step) -> bool:
        """Whether a step is not skipped without another one that waits for it."""
        if isinstance(maker, Run) and maker.map is not None:
            return False
        if maker.gate is None:
            return True
        return step.gate is not None and maker.gate in step.gate.chain()

    # --- functions -----------------------------------------------------------------------

    def _function(self, step: Step) -> Text:
        """The function of a step; steps of the same form share one."""
        if isinstance(step, Compute):
            return _gated(self._compute(step), self._gates(step))
        form = self._form(step)
        if form not in self.functions:
            self.functions[form] = _gated(self._run(step, form), self._gates(step))
        return self.functions[form]

    def _compute(self, step: Compute) -> Text:
        optional = {value for value in step.reads if self._may_be_missing(value, step)}
        return compute_function(
            step, computed(step), self.types, optional, self.callees.declarations, self.codecs
        )

    def _may_be_missing(self, value: str, step: Step) -> bool:
        """Whether nothing stands for a value where its step was skipped; a fan-out gives []."""
        maker = self.makers.get(value)
        if maker is None or (isinstance(maker, Run) and maker.map is not None):
            return False
        return not self._is_certain(maker, step)

    def _form(self, step: Run) -> Form:
        """How the task of a step is used; what only waits has a function of its own."""
        op, whole = step.op, step.whole
        parts = [part for value, part in step.parts if value.name in self.wanted]
        form = Form(
            callee=op.name,
            soft=not isinstance(op, ir.Fail) and op.soft,
            wanted=("", *parts) if whole and whole.name in self.wanted else tuple(parts),
            given=(*step.varying, *(parameter for parameter, _ in step.passed)),
            gates=tuple(name for name, _ in _named(self._gates(step))),
        )
        if not isinstance(op, ir.Call):
            return form
        options = self.callees.options(op.callee, op.options)
        return replace(
            form,
            callee=op.callee,
            mapped_over=step.map is None and whole is not None and whole.name in self.mapped_over,
            on=options.retries.on if options.retries else None,
            env=options.env or (),
            image=(options.image, str(options.cpu), str(options.memory)),
            large=frozenset(p for p, operand in passed(op) if self._is_large(operand)),
        )

    def _is_large(self, operand: ir.Operand) -> bool:
        """Whether a value comes as a file; what a run is given, and constants, do not."""
        return isinstance(operand, ir.Reference) and is_large(self.types[operand.name])

    def _run(self, step: Run, form: Form) -> Text:
        """The function of a call, a wait or a failure."""
        op, declarations = step.op, self.callees.declarations
        if not isinstance(op, ir.Call):
            name = self._function_name(op.name if isinstance(op, ir.Wait) else "fail")
            return wait_function(op, form, name, self.callees, self.reserved)
        name = self._function_name(op.callee)
        task = self.callees.by_name[op.callee]
        if isinstance(task, ir.ContainerTask):
            options = self.callees.options(op.callee, op.options)
            return container_function(task, form, options, name, declarations, self.reserved)
        assert isinstance(task, ir.PythonTask), f"`{op.callee}` is no task"
        return python_function(task, form, name, declarations, self.reserved)

    def _function_name(self, wanted: str) -> str:
        return self.names.fresh(f"{wanted}_task" if wanted in self.reserved else wanted)

    def _place(self, step: Step) -> str:
        """Where the source of a function stands."""
        span = step.op.span if isinstance(step, Run) else step.lines[0].span
        if isinstance(step, Run) and isinstance(step.op, ir.Call):
            span = self.callees.by_name[step.op.callee].span
        return f"{span.file}:{span.line}"

    # --- lines of the DAG ------------------------------------------------------------------

    def _settings(self, step: Step) -> Settings:
        settings = settings_of(step, self.callees)
        makers = self._makers_of([*self._reads(step), *step.after])
        if not all(maker is step or self._is_certain(maker, step) for maker in makers):
            settings = settings.with_option("trigger_rule", quoted("none_failed"))
        return settings

    def _step(self, step: Step, function: Text, settings: Settings) -> list[str]:
        variable = self.variables[step.name]
        override: list[Code] = []
        if isinstance(step, Run) and step.name != function.name:
            override.append(keyword("task_id", quoted(step.name)))
        override += [keyword(name, text) for name, text in settings.options.items()]
        head = (
            f"{function.name}.override({', '.join(map(str, override))})"
            if override
            else function.name
        )
        given = self._given(step, function)
        if isinstance(step, Run) and step.map is not None:
            if given:
                head = str(call(f"{head}.partial", *given))
            items = self._value(ir.Reference(name=step.items))
            if len(step.varying) == 1:
                parameter = function.parameters.get(step.varying[0], safe(step.varying[0]))
                made = call(f"{head}.expand", keyword(parameter, items))
            else:
                made = call(f"{head}.expand_kwargs", items)
        else:
            made = call(head, *given)
        target = f"{variable} = " if self._is_read(step) else ""
        lines = [f"    {target}{laid_out(made, indent=4, after=len(target))}"]
        data = {maker.name for maker in self._makers_of(data_of(step))}
        waits = [
            self.variables[maker.name]
            for maker in self._makers_of(step.after)
            if maker.name not in data and maker is not step
        ]
        if waits and not target:
            lines = [f"    {variable} = {laid_out(made, indent=4, after=len(variable) + 3)}"]
        if waits:
            left = waits[0] if len(waits) == 1 else f"[{', '.join(waits)}]"
            lines.append(f"    {left} >> {variable}")
        return lines

    def _makers_of(self, names: Iterable[str]) -> list[Step]:
        makers = (self.makers[name] for name in names if name in self.makers)
        return list({maker.name: maker for maker in makers}.values())

    def _is_read(self, step: Step) -> bool:
        """Whether another step reads this one, or waits for it."""
        return not self.waited.isdisjoint(names_of_step(step))

    def _given(self, step: Step, function: Text) -> list[Code]:
        pairs: list[tuple[str, ir.Operand]]
        if isinstance(step, Compute):
            pairs = [(name, ir.Reference(name=name)) for name in step.reads]
        else:
            pairs = list(step.passed)
        given: list[Code] = [
            keyword(function.parameters[name], self._value(operand)) for name, operand in pairs
        ]
        for (name, _), (condition, _) in zip(
            _named(self._gates(step)), self._gates(step), strict=True
        ):
            given.append(keyword(name, self._value(ir.Reference(name=condition))))
        return given

    def _value(self, operand: ir.Operand) -> str:
        """The expression of the DAG file for a value."""
        if isinstance(operand, ir.Constant):
            return f"literal({quoted(json.dumps(operand.json_value))})"
        if operand.name in self.parameters:
            parameter = self.parameters[operand.name]
            if parameter.scheduled:
                zone = quoted(_timezone(self.workflow))
                return f"scheduled_date({quoted(parameter.name)}, {zone})"
            return f"parameter({quoted(parameter.name)})"
        maker = self.makers[operand.name]
        variable = self.variables[maker.name]
        values = [value for value in maker.values if value.name in self.wanted]
        if len(values) < 2:
            return variable
        return f"{variable}[{quoted(self._key(maker, operand.name))}]"

    def _key(self, maker: Step, name: str) -> str:
        if isinstance(maker, Compute):
            return name
        for value, part in maker.parts:
            if value.name == name:
                return part
        is_soft = isinstance(maker.op, ir.Call | ir.Wait) and maker.op.soft
        return "outcome" if is_soft else "result"


def computed(step: Compute) -> str:
    """The name of the task, and function, of a generated step."""
    return f"compute_{step.name}"


def _timezone(workflow: ir.Workflow) -> str:
    schedule = workflow.options.schedule
    return schedule[0].timezone if schedule else "UTC"


def _named(gates: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The names of the parameters for conditions: `when`, `unless`, `when_2`..."""
    names: list[tuple[str, bool]] = []
    for _, expected in gates:
        base = WHEN if expected else UNLESS
        count = sum(1 for name, _ in names if name.partition("_")[0] == base)
        names.append((base if not count else f"{base}_{count + 1}", expected))
    return names


def _gated(text: Text, gates: Sequence[tuple[str, bool]]) -> Text:
    """A function that is skipped in a branch that is not taken."""
    named = _named(gates)
    lines = [
        f"    run_when({name}{'' if expected else ', expected=False'})" for name, expected in named
    ]
    if not lines:
        return text
    lines.append("")
    parameters = {**text.parameters, **{f" {name}": name for name, _ in named}}
    carried = {*text.carried, "run_when"}
    return Text(text.name, parameters, [*lines, *text.lines], carried, text.keys)


def _common(settings: Iterable[Settings]) -> Settings:
    """What all uses of a function ask for."""
    first, *others = settings
    options = {
        name: text
        for name, text in first.options.items()
        if all(other.options.get(name) == text for other in others)
    }
    return Settings(options)


def result_place(module: ir.Module) -> tuple[str, str] | ir.Constant | None:
    """Where a run leaves its result: the task and the key; or the constant that it is."""
    writer = _Writer(module, set())
    yields = writer.workflow.body.yields
    if not yields:
        return None
    if isinstance(yields[0], ir.Constant):
        return yields[0]
    maker = writer.makers.get(yields[0].name)
    if maker is None:
        return ("", writer.parameters[yields[0].name].name)
    values: Mapping[str, ir.Value] = {v.name: v for v in maker.values if v.name in writer.wanted}
    key = "return_value" if len(values) < 2 else writer._key(maker, yields[0].name)
    return (maker.name if isinstance(maker, Run) else computed(maker), key)
