"""The body of a DAG: one line per step, in the order of the source."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from flowc import ir
from flowc.backends.airflow.computes import compute_function
from flowc.backends.airflow.containers import container_function
from flowc.backends.airflow.flow import Flow
from flowc.backends.airflow.forms import UNLESS, WHEN, Form, Text, Use, gated, storing, taking_each
from flowc.backends.airflow.lines import chained, statement
from flowc.backends.airflow.places import Places, asked
from flowc.backends.airflow.scripts import constants, task_function
from flowc.backends.airflow.services import start_function, stop_function
from flowc.backends.airflow.settings import PRE_EXECUTE, Settings, settings_of
from flowc.backends.airflow.steps import (
    ROW,
    Compute,
    Run,
    Step,
    is_certain,
    names_of_step,
    passed,
)
from flowc.backends.airflow.task_groups import Blocks, groups_of, together
from flowc.backends.airflow.waits import is_operator, wait_function
from flowc.backends.lowered.callees import Callees
from flowc.compiler.passes.names import Names
from flowc.compiler.projects import project_path
from flowc.compiler.scripts.layout import Code, Group, Joined, call, keyword, mapping, quoted
from flowc.ir.codecs import Codecs
from flowc.ir.relations import is_large


@dataclass
class Dag:
    """The parts of a DAG file: functions, the lines of the DAG, and what they need of flowc.

    `constants`: the lines that define what several functions use.
    """

    functions: list[tuple[Text, str, Settings]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    carried: set[str] = field(default_factory=set)
    constants: list[str] = field(default_factory=list)


def dag_of(module: ir.Module, reserved: set[str], places: Places) -> Dag:
    """The functions and lines of a flat module."""
    return _Writer(module, reserved, places).write()


class _Writer:
    """Writes the steps of a module, one after the other."""

    def __init__(self, module: ir.Module, reserved: set[str], places: Places) -> None:
        self.places = places
        self.flow = Flow(module)
        self.callees = Callees(module)
        self.codecs = Codecs(module.types)
        computes = (step.task_id for step in self.flow.steps if isinstance(step, Compute))
        self.reserved = reserved
        self.names = Names({*reserved, *computes})
        self.functions: dict[Form, Text] = {}
        self.variables: dict[str, str] = {}
        self.used: set[str] = set()

    def write(self) -> Dag:
        """The functions and lines."""
        groups = groups_of(self.flow)
        steps = together(self.flow, groups)
        written = [(step, self._function(step), self._settings(step)) for step in steps]
        uses: dict[str, list[Settings]] = {}
        gates: dict[str, list[dict[str, list[str]]]] = {}
        for step, function, settings in written:
            of_all = Settings() if function.is_operator else settings
            uses.setdefault(function.name, []).append(of_all)
            gates.setdefault(function.name, []).append(self._conditions(step))
        storage = self.places.profile.storage
        functions = {
            f.name: gated(storing(f, storage), gates[f.name])
            for _, f, _ in written
            if not f.is_operator
        }
        made = [(step, functions.get(f.name, f), settings) for step, f, settings in written]
        common = {name: _common(used) for name, used in uses.items()}
        dag = Dag()
        blocks = Blocks([groups[step.name] for step, _, _ in made], self.names)
        for step, function, settings in made:
            wanted = step.values[0].name if step.values else step.name
            is_taken = wanted in self.reserved or wanted in uses
            self.variables[step.name] = self.names.fresh(f"{wanted}_step" if is_taken else wanted)
            if uses[function.name] and not function.is_operator:
                uses[function.name] = []
                described = replace(function, doc=self._doc(step))
                dag.functions.append((described, self._place(step), common[function.name]))
            dag.carried |= function.carried
            heads, indent = blocks.enter(groups[step.name])
            own = settings.without(common[function.name])
            dag.lines += [*heads, *self._step(step, function, own, indent)]
        dag.carried |= self.used
        dag.constants = constants([function for function, _, _ in dag.functions], self.places)
        return dag

    # --- functions -----------------------------------------------------------------------

    def _function(self, step: Step) -> Text:
        """The function of a step; steps of the same form share one."""
        if isinstance(step, Compute):
            return self._compute(step)
        form = self._form(step)
        if form not in self.functions:
            self.functions[form] = taking_each(self._run(step, form), form)
        return self.functions[form]

    def _compute(self, step: Compute) -> Text:
        optional = {value for value in step.reads if self.flow.may_be_missing(value, step)}
        declarations, codecs = self.callees.declarations, self.codecs
        return compute_function(step, step.task_id, self.flow.types, optional, declarations, codecs)

    def _form(self, step: Run) -> Form:
        """How the task of a step is used; what only waits has a function of its own."""
        op, whole = step.op, step.whole
        parts = [part for value, part in step.parts if value.name in self.flow.wanted]
        form = Form(
            callee=op.name,
            soft=not isinstance(op, ir.Fail) and op.soft,
            wanted=("", *parts) if whole and whole.name in self.flow.wanted else tuple(parts),
            given=(*step.varying, *(parameter for parameter, _ in step.passed)),
            row=step.row,
        )
        callee = ir.callee(op)
        if callee is None:
            return form
        options = self.callees.options(callee, ir.options(op))
        large = frozenset(p for p, operand in passed(op) if self._is_large(operand))
        form = replace(form, env=options.env or (), asked=asked(options, self.places), large=large)
        if isinstance(op, ir.Wait):
            return form
        return replace(
            form,
            callee=callee,
            mapped_over=self._is_mapped_over(step),
            on=options.retries.on if options.retries else None,
        )

    def _is_mapped_over(self, step: Run) -> bool:
        """Whether a fan-out is over the list that a call gives."""
        whole = step.whole
        return step.map is None and whole is not None and whole.name in self.flow.mapped

    def _is_large(self, operand: ir.Operand) -> bool:
        """Whether a value comes as a file; what a run is given, and constants, do not."""
        return isinstance(operand, ir.Reference) and is_large(self.flow.types[operand.name])

    def _run(self, step: Run, form: Form) -> Text:
        """The function of a call, a wait or a failure."""
        op = step.op
        if not isinstance(op, ir.Call):
            name = self._function_name(op.name if isinstance(op, ir.Wait) else "fail")
            return wait_function(op, form, name, self.callees, self.places, self.reserved)
        task = self.callees.by_name[op.callee]
        is_service = isinstance(task, ir.ServiceTask)
        name = self._function_name(f"start_{op.callee}" if is_service else op.callee)
        options = self.callees.options(op.callee, op.options)
        use = Use(form, options, name, self.callees.declarations, self.places)
        if isinstance(task, ir.ContainerTask):
            return container_function(task, use, self.reserved)
        if isinstance(task, ir.ServiceTask):
            return start_function(task, use, self.reserved)
        if isinstance(task, ir.StopTask):
            return stop_function(task, use)
        assert isinstance(task, ir.PythonTask), f"`{op.callee}` is no task"
        return task_function(task, use)

    def _function_name(self, wanted: str) -> str:
        return self.names.fresh(f"{wanted}_task" if wanted in self.reserved else wanted)

    def _place(self, step: Step) -> str:
        """Where the source of a function stands."""
        span = step.op.span if isinstance(step, Run) else step.lines[0].span
        if isinstance(step, Run) and isinstance(step.op, ir.Call):
            span = self.callees.by_name[step.op.callee].span
        return f"{project_path(Path(span.file))}:{span.line}"

    def _doc(self, step: Step) -> str | None:
        """What is said of the task that a function runs."""
        callee = ir.callee(step.op) if isinstance(step, Run) else None
        task = self.callees.by_name[callee] if callee is not None else None
        return task.doc if task is not None and not isinstance(task, ir.StopTask) else None

    # --- lines of the DAG ------------------------------------------------------------------

    def _settings(self, step: Step) -> Settings:
        failure = self.flow.ending(step)
        key = failure and (self.flow.key(failure) or "return_value")
        settings = settings_of(step, self.callees, key, self.places.profile)
        if PRE_EXECUTE in settings.options:
            self.used.add(str(settings.options[PRE_EXECUTE]).partition("(")[0])
        makers = self._makers_of([*self.flow.reads(step), *step.after])
        if self._stops(step):
            return settings
        if not all(maker is step or is_certain(maker, step) for maker in makers):
            settings = settings.with_option("trigger_rule", quoted("none_failed"))
        return settings

    def _step(self, step: Step, function: Text, settings: Settings, indent: int) -> list[str]:
        variable = self.variables[step.name]
        made = self._made(step, function, settings)
        read = {maker.name for maker in self._makers_of(self.flow.reads(step))}
        waits = [
            self.variables[maker.name]
            for maker in self._makers_of(step.after)
            if maker.name not in read and maker is not step
        ]
        is_named = waits or self._is_read(step)
        lines = [statement(f"{variable} = " if is_named else "", made, indent)]
        if waits:
            left = waits[0] if len(waits) == 1 else Group("[", tuple(waits), "]")
            lines.append(statement("", Joined((left, f" >> {variable}")), indent))
        return lines

    def _made(self, step: Step, function: Text, settings: Settings) -> Code:
        """The call that makes a step."""
        own: list[Code] = [keyword(name, text) for name, text in settings.options.items()]
        if isinstance(step, Run) and step.name != function.name:
            own.insert(0, keyword("task_id", quoted(step.name)))
        given = self._given(step, function)
        made: Code = function.name
        if function.is_operator:
            given = [*own, *(keyword(*pair) for pair in function.settings.items()), *given]
        elif own:
            made = call(f"{function.name}.override", *own)
        links: list[Group] = []
        if not isinstance(step, Run) or step.map is None:
            made = Joined((made, call("", *given)))
        else:
            items = _list(step) if step.elements else self._value(ir.Reference(name=step.items))
            parameter = function.parameters[ROW if step.row else step.varying[0]]
            partial = [call(".partial", *given)] if given else []
            links = [*partial, call(".expand", keyword(parameter, items))]
        if self._stops(step):
            links.append(call(".as_teardown", keyword("on_failure_fail_dagrun", "True")))
        return chained(made, links)

    def _stops(self, step: Step) -> bool:
        """Whether a step stops a service: whatever becomes of its block, and of the run."""
        callee = ir.callee(step.op) if isinstance(step, Run) else None
        return callee is not None and isinstance(self.callees.by_name[callee], ir.StopTask)

    def _makers_of(self, names: Iterable[str]) -> list[Step]:
        makers = (self.flow.makers[name] for name in names if name in self.flow.makers)
        return list({maker.name: maker for maker in makers}.values())

    def _is_read(self, step: Step) -> bool:
        """Whether another step reads this one, or waits for it."""
        return not self.flow.waited.isdisjoint(names_of_step(step))

    def _given(self, step: Step, function: Text) -> list[Code]:
        pairs: list[tuple[str, ir.Operand]]
        if isinstance(step, Compute):
            pairs = [(name, ir.Reference(name=name)) for name in step.reads]
        else:
            pairs = list(step.passed)
        given: list[Code] = [
            keyword(function.parameters[name], self._value(operand)) for name, operand in pairs
        ]
        for kind, names in self._conditions(step).items():
            values = tuple(self._value(ir.Reference(name=name)) for name in names)
            value = values[0] if len(values) == 1 else Group("[", values, "]")
            given.append(keyword(function.gates.get(kind, kind), value))
        return given

    def _conditions(self, step: Step) -> dict[str, list[str]]:
        """The conditions that a step looks at, by `WHEN` and `UNLESS`."""
        found: dict[str, list[str]] = {}
        for condition, expected in self.flow.gates(step):
            found.setdefault(WHEN if expected else UNLESS, []).append(condition)
        return found

    def _value(self, operand: ir.Operand) -> Code:
        """The expression of the DAG file for a value."""
        if isinstance(operand, ir.Constant):
            return call("literal", quoted(json.dumps(operand.json_value)))
        if operand.name in self.flow.parameters:
            parameter = self.flow.parameters[operand.name]
            template = "scheduled_date" if parameter.scheduled else "parameter"
            self.used.add(template)
            given: list[Code] = [quoted(parameter.name)]
            if parameter.scheduled:
                given.append(quoted(_timezone(self.flow.workflow)))
            return call(template, *given)
        maker = self.flow.makers[operand.name]
        variable = self.variables[maker.name]
        if isinstance(maker, Run) and isinstance(maker.op, ir.Wait) and is_operator(maker.op):
            variable += ".output"
        key = self.flow.key(operand.name)
        return variable if key is None else Group(f"{variable}[", (quoted(key),), "]", "")


def _list(step: Run) -> Code:
    """The list of a fan-out, if it is known beforehand."""
    found: list[Code] = []
    for each in step.elements:
        texts: dict[str, Code] = {name: quoted(text) for name, text in each.items()}
        found.append(mapping(texts) if step.row else texts[step.varying[0]])
    return Group("[", tuple(found), "]")


def _timezone(workflow: ir.Workflow) -> str:
    schedule = workflow.options.schedule
    return schedule[0].timezone if schedule else "UTC"


def _common(settings: Iterable[Settings]) -> Settings:
    """What all uses of a function ask for, but for what is defined after the functions."""
    first, *others = settings
    options = {
        name: text
        for name, text in first.options.items()
        if name != PRE_EXECUTE and all(other.options.get(name) == text for other in others)
    }
    return Settings(options)
