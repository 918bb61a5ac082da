"""What an object of Argo's runs: its pods, what they stand in, and what takes none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flowc import ir
from flowc.backends.argo.dag import Graph
from flowc.backends.argo.emit import Built
from flowc.backends.argo.tasks import Written
from flowc.backends.argo.templates import ENTRY, RAISE, VALUE
from flowc.backends.argo.waits import POLL
from flowc.backends.lowered.standing import Standing, standings
from flowc.backends.planned import (
    AROUND,
    FAILS_AS_WAIT,
    Kind,
    Planned,
    TargetPlan,
    why_of_computes,
    why_of_wait,
)
from flowc.diagnostics import Span

Document = dict[str, Any]


def plan_of(built: Built) -> TargetPlan:
    """The plan of an object."""
    return TargetPlan("pod", _Planner(built).within(ENTRY))


class _Planner:
    """Follows the tasks of an object to the templates that they run."""

    def __init__(self, built: Built) -> None:
        self.built = built
        self.templates = {template["name"]: template for template in built.templates}
        self.made: dict[str, tuple[Planned, ...]] = {}

    def within(self, id: str) -> tuple[Planned, ...]:
        """What runs within a template: the same for all that run it."""
        if id not in self.made:
            graph = self.built.graphs.get(id)
            lines = self._of_task(id) if graph is None else self._of_graph(id, graph)
            self.made[id] = tuple(lines)
        return self.made[id]

    def _tasks(self, id: str) -> list[Document]:
        template = self.templates[id]
        steps = [task for group in template.get("steps", ()) for task in group]
        return [*template.get("dag", {}).get("tasks", ()), *steps]

    def _of_graph(self, id: str, graph: Graph) -> Iterator[Planned]:
        """The lines of a workflow: its tasks, and the expressions between them."""
        tasks = {task["name"]: task for task in self._tasks(id)}
        places = standings(graph.workflow)
        named = {op.name for made in graph.written if made.task for op in made.operations}
        for made in graph.written:
            if made.task:
                yield from self._line(tasks[made.task], made, places, graph.workflow)
            elif named.isdisjoint(op.name for op in made.operations):
                yield from (_expression(op, op.name, places) for op in made.operations)

    def _line(
        self,
        task: Document,
        made: Written,
        places: dict[str, Standing],
        workflow: ir.Workflow,
    ) -> Iterator[Planned]:
        """The line of a task; none of one that is only there because a graph must have some."""
        name, runs = task["name"], task.get("template", "")
        op = next(iter(made.operations), None)
        when, each = Standing() if op is None else places.get(op.name, Standing())
        span = workflow.span if op is None else op.span
        computes = [op for op in made.operations if isinstance(op, ir.Compute)]
        own = self.built.own.get(runs)
        if own == VALUE:
            if computes:
                yield _expression(computes[0], name, places)
        elif "templateRef" in task:
            runs = "/".join(task["templateRef"].values())
            yield Planned(Kind.REFERENCE, name, runs, "", when, each, span)
        elif "suspend" in self.templates[runs] and isinstance(op, ir.Wait):
            yield Planned(Kind.WAIT, name, "", why_of_wait(op), when, each, span)
        elif computes:
            yield Planned(Kind.UNIT, name, "", why_of_computes(computes), when, each, span)
        elif isinstance(op, ir.Fail):
            yield Planned(Kind.UNIT, name, "", why_of_wait(op), when, each, span)
        else:
            yield self._called(name, runs, Standing(when, each), span)

    def _called(self, name: str, runs: str, place: Standing, span: Span) -> Planned:
        """What runs something of the author's: a pod, or a graph."""
        if not self._tasks(runs):
            return Planned(Kind.UNIT, name, runs, "", *place, span)
        inner = self.within(runs)
        found = Planned(Kind.GRAPH, name, runs, "", *place, span, inner)
        if runs in self.built.graphs or len(inner) > 1:
            return found
        return replace(found, kind=inner[0].kind, inner=inner[0].inner)

    def _of_task(self, id: str) -> Iterator[Planned]:
        """The pods of a task that takes several: its command, and what flowc puts around it."""
        span = self.built.spans[id]
        for task in self._tasks(id):
            name, runs = task["name"], task["template"]
            own = self.built.own.get(runs)
            if own == RAISE:
                when = (f"{POLL}.failure is not None",)
                yield Planned(Kind.UNIT, name, "", FAILS_AS_WAIT, when, span=span)
            if own is not None:
                continue
            if name in AROUND:
                yield Planned(Kind.UNIT, name, "", AROUND[name], span=span)
            else:
                yield self._called(name, runs, Standing(), span)


def _expression(op: ir.Operation, name: str, places: dict[str, Standing]) -> Planned:
    """An expression that takes no pod."""
    when, each = places.get(op.name, Standing())
    text = op.expression if isinstance(op, ir.Compute) else ""
    return Planned(Kind.EXPRESSION, name, "", text, when, each, op.span)
