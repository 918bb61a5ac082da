"""Capture failures: `try` becomes soft calls, flags and conditions."""

from __future__ import annotations

from collections.abc import Iterator

from flowc import ir
from flowc.compiler.capabilities import Loss
from flowc.compiler.passes.failure_kinds import failure_kinds
from flowc.compiler.passes.frame import Frame, Shared, optional_parts
from flowc.compiler.passes.soften import Softener
from flowc.compiler.passes.tries import (
    TRUE,
    always_fails,
    failed,
    final_operations,
    soften_before_final,
    soften_body,
)


def capture(module: ir.Module) -> ir.Module:
    """Replace each `Try`, for targets that cannot run a handler when something failed.

    Before: a module that verifies, without `Scope` and soft operations.
    After: no `Try`. A call in the body of one is soft, and gives an `Outcome`; what needs its value
    runs under an `If`; so do handlers and `else`. A workflow called there has a captured form,
    `<workflow>_captured`, that gives an `Outcome` and does not fail. What is left of a `Fail` in
    the body is the value of its failure. Workflows that nobody calls any more are gone.
    Keeps: names and spans of calls, and their order.
    """
    operations = (op for workflow in module.workflows for op in ir.operations(workflow.body))
    if not any(isinstance(op, ir.Try) for op in operations):
        return module
    return _Capture(module).module()


def unrun_finals(module: ir.Module) -> Iterator[Loss]:
    """Each `finally` that an engine skips which ends a run at once when its time is over."""
    first = module.workflows[0]
    if first.options.timeout_s is None:
        return
    for workflow in module.workflows:
        for op in ir.operations(workflow.body):
            if isinstance(op, ir.Try) and op.final is not None:
                yield Loss(
                    op.span,
                    f"what this does at its end is lost where the `timeout` of `{first.name}` is "
                    "over: the engine ends the run at once, and no `finally` runs",
                )


class _Capture:
    """The workflows of a module and their captured forms, made when they are called."""

    def __init__(self, module: ir.Module) -> None:
        self._module = module
        self._shared = Shared(module)
        self._workflows = {workflow.name: workflow for workflow in module.workflows}
        self._captured: dict[str, str] = {}

    def module(self) -> ir.Module:
        """The first workflow and all that it calls, callees later."""
        made: dict[str, ir.Workflow] = {}
        self._make(self._module.workflows[0].name, made)
        workflows = tuple(reversed(made.values()))
        return self._module.model_copy(update={"workflows": workflows})

    def captured(self, callee: str, frame: Frame) -> str | None:
        """The name of the captured form of a workflow; None: it is no workflow."""
        self._workflows.update((made.name, made) for made in frame.outlined)
        if callee not in self._workflows:
            return None
        for name, source in self._captured.items():
            if source == callee:
                return name
        name = self._shared.names.fresh(f"{callee}_captured")
        self._captured[name] = callee
        return name

    def kinds(self, region: ir.Region, frame: Frame) -> frozenset[str]:
        """The kinds of failure that a region may end with."""
        self._workflows.update((made.name, made) for made in frame.outlined)
        return failure_kinds(region, frame.declared, self._workflows, frame.declarations)

    def _make(self, name: str, made: dict[str, ir.Workflow]) -> None:
        """Make a workflow after those that it calls."""
        if name in self._captured:
            workflow = self._soft(self._workflows[self._captured[name]], name)
        else:
            workflow = self._hard(self._workflows[name])
        for callee in reversed(list(ir.callees(workflow.body))):
            if callee not in made and (callee in self._captured or callee in self._workflows):
                self._make(callee, made)
        made[name] = workflow

    def _hard(self, workflow: ir.Workflow) -> ir.Workflow:
        """A workflow that fails as before, without `Try`."""
        frame = Frame(workflow, self._shared)
        body = self._region(workflow.body, frame)
        self._workflows.update((made.name, made) for made in frame.outlined)
        return workflow.model_copy(update={"body": body})

    def _region(self, region: ir.Region, frame: Frame) -> ir.Region:
        operations: list[ir.Operation] = []
        for op in region.operations:
            operations += self._operation(op, frame)
        return region.model_copy(update={"operations": tuple(operations)})

    def _operation(self, op: ir.Operation, frame: Frame) -> list[ir.Operation]:
        if isinstance(op, ir.Try):
            return self._try(op, frame)
        return [ir.map_regions(op, lambda region: self._region(region, frame))]

    def _try(self, op: ir.Try, frame: Frame) -> list[ir.Operation]:
        """A `try` that nothing around it catches: its handlers may fail the run."""
        softener = Softener(frame, self)
        if op.final is None:
            condition = soften_body(softener, op, frozenset())
            return [*softener.operations, *self._operation(condition, frame)]
        end = soften_before_final(softener, op, frozenset())
        final = final_operations(softener, op, end)
        last = [made for inner in final for made in self._operation(inner, frame)]
        results = tuple(softener.read(ir.Reference(name=value.name)) for value in op.results)
        condition = ir.If(
            name=op.name,
            after=tuple(made.name for made in last),
            condition=ir.Reference(name=end.flag) if end else TRUE,
            then=failed(op, end, frame) if always_fails(op) else ir.Region(yields=results),
            orelse=failed(op, end, frame),
            results=op.results,
            span=op.span,
        )
        return [*softener.operations, *last, condition]

    def _soft(self, workflow: ir.Workflow, name: str) -> ir.Workflow:
        """A workflow that gives an `Outcome`, and does not fail."""
        frame = Frame(workflow, self._shared)
        softener = Softener(frame, self)
        softener.region(workflow.body.operations)
        end = softener.join(0, frozenset(), workflow, all_ran=True)
        self._workflows.update((made.name, made) for made in frame.outlined)
        yields = [softener.read(operand) for operand in workflow.body.yields or ()]
        failure = end.failure if end else "None"
        value = frame.text_of(yields[0]) if yields else "None"
        operands = [operand.name for operand in yields if isinstance(operand, ir.Reference)]
        outcome = frame.compute(
            "outcome",
            f"Outcome({value}, {failure})",
            [*operands, *([end.failure] if end else [])],
            ir.OutcomeType(item=optional_parts(workflow.result)),
            workflow.span,
        )
        body = workflow.body.model_copy(
            update={
                "operations": (*softener.operations, outcome),
                "yields": (ir.Reference(name=outcome.name),),
            }
        )
        return workflow.model_copy(update={"name": name, "result": outcome.type, "body": body})
