"""What CWL documents run: their steps, what they stand in, and what is a link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowc import ir
from flowc.backends.cwl.emit import Built
from flowc.backends.cwl.plan import Plan
from flowc.backends.cwl.processes import ENTRY
from flowc.backends.cwl.sources import PartOf, Together
from flowc.backends.lowered.standing import Standing, standings
from flowc.backends.planned import (
    AROUND,
    Kind,
    Planned,
    TargetPlan,
    why_of_computes,
    why_of_wait,
)


def plan_of(built: Built) -> TargetPlan:
    """The plan of some documents."""
    return TargetPlan("step", _Planner(built).within(ENTRY))


class _Planner:
    """Follows the steps of documents to those that they run."""

    def __init__(self, built: Built) -> None:
        self.built = built
        self.documents: dict[str, dict[str, Any]] = {each["id"]: each for each in built.documents}
        self.made: dict[str, tuple[Planned, ...]] = {}

    def within(self, id: str) -> tuple[Planned, ...]:
        """What runs within a document: the same for all steps that run it."""
        if id not in self.made:
            plan = self.built.plans.get(id)
            lines = self._of_task(id) if plan is None else self._of_workflow(id, plan)
            self.made[id] = tuple(lines)
        return self.made[id]

    def _of_workflow(self, id: str, plan: Plan) -> Iterator[Planned]:
        """The lines of a workflow: its steps, and the links between them."""
        places = standings(plan.settled.workflow)
        for op in plan.settled.workflow.body.operations:
            match op:
                case ir.If():
                    inside = (*op.then.operations, *op.orelse.operations)
                    for inner in inside:
                        yield from self._lines(id, inner, inner.name, plan, places)
                case ir.Map():
                    (inner, *_) = op.region.operations
                    yield from self._lines(id, inner, op.name, plan, places)
                case _:
                    yield from self._lines(id, op, op.name, plan, places)

    def _lines(
        self, id: str, op: ir.Operation, name: str, plan: Plan, places: dict[str, Standing]
    ) -> Iterator[Planned]:
        """The line of an operation, which may be one of a step that others share."""
        when, each = places.get(op.name, Standing())
        if isinstance(op, ir.Compute):
            if found := plan.compute_steps.get(op.name):
                why, span = why_of_computes(found.computes), found.computes[0].span
                yield Planned(Kind.UNIT, found.name, "", why, when, each, span)
            elif isinstance(plan.sources[op.name], PartOf | Together):
                yield Planned(Kind.LINK, op.name, "", op.expression, when, each, op.span)
            return
        step = plan.step_names[name]
        runs = self.documents[id]["steps"][step]["run"].removeprefix("#")
        calls = isinstance(op, ir.Call) or (
            isinstance(op, ir.Wait) and isinstance(op.wait, ir.Until)
        )
        if isinstance(op, ir.Wait | ir.Fail) and not calls:
            yield Planned(Kind.UNIT, step, "", why_of_wait(op), when, each, op.span)
            return
        is_workflow = self.documents[runs]["class"] == "Workflow"
        inner = self.within(runs) if is_workflow else ()
        kind = Kind.GRAPH if is_workflow else Kind.UNIT
        yield Planned(kind, step, runs, "", when, each, op.span, inner)

    def _of_task(self, id: str) -> Iterator[Planned]:
        """The steps of a task that takes several: its command, and what flowc puts around it."""
        for step, document in self.documents[id]["steps"].items():
            runs = document["run"].removeprefix("#")
            why = AROUND.get(runs.removeprefix(f"{id}_"), "")
            yield Planned(Kind.UNIT, step, "" if why else runs, why, span=self.built.spans[id])
