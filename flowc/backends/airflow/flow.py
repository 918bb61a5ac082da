"""How values go between the steps of a DAG: who gives them, who reads them, and under which key."""

from __future__ import annotations

from dataclasses import replace

from flowc import ir
from flowc.backends.airflow.plan import plan_of
from flowc.backends.airflow.steps import (
    Compute,
    Gate,
    Run,
    Step,
    data_of,
    is_certain,
    names_of_step,
)
from flowc.compiler.passes.names import Names
from flowc.ir.relations import without_large


class Flow:
    """The steps of a flat module in order, and what they give to each other, by name of the value.

    `types` of all values; `makers`: the steps that give them; `parameters`: those of the run.
    `mapped`: the fan-outs, by the lists that they are over. `wanted`: what a step, the next
    element of a fan-out or the run's result reads; `waited`: what a step waits for.
    """

    def __init__(self, module: ir.Module) -> None:
        self.workflow = module.workflows[0]
        body = self.workflow.body
        steps = plan_of(module)
        computes = [step for step in steps if isinstance(step, Compute)]
        self.types = ir.definitions(self.workflow)
        self.types |= {line.name: line.type for step in computes for line in step.lines}
        self.types |= {argument.name: without_large(argument.type) for argument in body.arguments}
        self.makers = {name: step for step in steps for name in names_of_step(step)}
        names = (argument.name for argument in body.arguments)
        self.parameters = dict(zip(names, self.workflow.parameters, strict=True))
        runs = [step for step in steps if isinstance(step, Run)]
        self.mapped = {run.items: run for run in runs if run.items}
        read = {name for step in steps for name in self.reads(step)}
        endings = {name for run in runs if (name := self.ending(run))}
        self.wanted = read | endings | {*ir.yielded(body)}
        self.waited = read.union(*(step.after for step in steps))
        taken = Names({*(run.name for run in runs), *(task.name for task in module.tasks)})
        self.steps = tuple(_giving(step, self.wanted, taken) for step in steps)
        self.makers = {name: step for step in self.steps for name in names_of_step(step)}

    def ending(self, step: Step) -> str | None:
        """The value by which an element ends a fan-out in order: its captured failure."""
        if not isinstance(step, Run) or step.map is None or not step.map.until_failure:
            return None
        return step.map.results[-1].name

    def reads(self, step: Step) -> list[str]:
        """The values that a step reads, conditions among them."""
        return [*data_of(step), *(name for name, _ in self.gates(step))]

    def waits_for(self, step: Step) -> set[str]:
        """The names of the steps that a step waits for."""
        names = (*self.reads(step), *step.after)
        return {self.makers[name].name for name in names if name in self.makers} - {step.name}

    def gates(self, step: Step) -> list[tuple[str, bool]]:
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
        makers = [self.makers[n] for n in (*data_of(step), *step.after) if n in self.makers]
        if any(not is_certain(maker, step) for maker in makers):
            return False
        return any(maker.gate == step.gate and maker is not step for maker in makers)

    def may_be_missing(self, value: str, step: Step) -> bool:
        """Whether nothing stands for a value where its step was skipped; a fan-out gives []."""
        maker = self.makers.get(value)
        if maker is None or (isinstance(maker, Run) and maker.map is not None):
            return False
        return not is_certain(maker, step)

    def key(self, value: str) -> str | None:
        """The key under which a step leaves a value; None: it is all that the step leaves."""
        maker = self.makers[value]
        if isinstance(maker, Compute):
            return value if len(maker.exported) > 1 else None
        if sum(given.name in self.wanted for given in maker.values) < 2:
            return None
        is_soft = isinstance(maker.op, ir.Call | ir.Wait) and maker.op.soft
        parts = {given.name: part for given, part in maker.parts}
        return parts.get(value, "outcome" if is_soft else "result")


def _giving(step: Step, wanted: set[str], taken: Names) -> Step:
    """A step that gives no value that nobody reads: others may wait for it, or skip without it.

    One that is generated gets an id that is not `taken`.
    """
    if isinstance(step, Run):
        return step
    step = replace(step, exported=tuple(name for name in step.exported if name in wanted))
    return replace(step, task_id=taken.fresh(f"compute_{step.name}"))
