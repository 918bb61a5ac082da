"""Outline scopes: what stands under a lock, a limit or a service becomes a workflow under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from flowc import ir
from flowc.compiler.capabilities import Loss
from flowc.compiler.features import feature_of
from flowc.compiler.passes.frame import NOTHING, Frame, Shared
from flowc.compiler.passes.inline_scopes import inline_scope
from flowc.compiler.passes.outline import outline_element, saved_values
from flowc.diagnostics import Span


def outline_scopes(module: ir.Module) -> ir.Module:
    """Replace each `Scope` by the call of a workflow that has its scope.

    Before: any module that verifies.
    After: no `Scope`. The operations of `dissolved_scopes` stand in the place of their scope.
    Keeps: names, spans and the order of operations.
    """
    shared = Shared(module)
    workflows: list[ir.Workflow] = []
    for workflow in module.workflows:
        frame = Frame(workflow, shared)
        workflow = inline_scope(workflow, partial(_is_saved, _tries(workflow)), shared.codecs)
        workflows.append(ir.rewrite_workflow(workflow, partial(_outlined, frame)))
        workflows += reversed(frame.outlined)
    return module.model_copy(update={"workflows": tuple(workflows)})


def dissolved_scopes(module: ir.Module) -> Iterator[Loss]:
    """The locks and limits that `outline_scopes` loses: where, and why."""
    for workflow in module.workflows:
        tries = _tries(workflow)
        for op in ir.operations(workflow.body):
            if isinstance(op, ir.Scope) and _is_saved(tries, op):
                yield Loss(
                    op.span,
                    f"`{feature_of(op.scope)}` is lost: a handler or `finally` around the block "
                    "reads what its calls gave before one failed",
                )


def _tries(workflow: ir.Workflow) -> list[ir.Try]:
    return [op for op in ir.operations(workflow.body) if isinstance(op, ir.Try)]


def _is_saved(tries: list[ir.Try], op: ir.Scope) -> bool:
    """Whether a `try` around a lock or limit saves a value of it."""
    inside = list(ir.operations(op.region))
    names = {inner.name for inner in inside}
    defined = {value.name for inner in inside for value in ir.results(inner)}
    saved = (saved_values(found) for found in tries if found.name not in names)
    return not isinstance(op.scope, ir.Service) and not defined.isdisjoint(set().union(*saved))


def outline_sequences(module: ir.Module) -> ir.Module:
    """Put each fan-out in order into a workflow that runs one call at a time.

    Before: any module that verifies, without `Try`.
    After: no `Map` is sequential, and none ends at a failure. An element that is tried again is a
    workflow of its own, whose failure is none of its attempts.
    """
    shared = Shared(module)
    retried = {task.name for task in module.tasks if _is_retried(task.options)}
    workflows: list[ir.Workflow] = []
    for workflow in module.workflows:
        frame = Frame(workflow, shared)
        workflows.append(ir.rewrite_workflow(workflow, partial(_limited, frame, retried)))
        workflows += reversed(frame.outlined)
    return module.model_copy(update={"workflows": tuple(workflows)})


GOES_ON = (
    "the order of this fan-out is kept, but it goes on after an element that fails: what catches "
    "the failure is told when all have ended"
)


def unstopped_sequences(module: ir.Module) -> Iterator[Loss]:
    """The fan-outs in order that `outline_sequences` lets go on after a failure: where, and why."""
    for op in caught_sequences(module):
        yield Loss(op.span, GOES_ON)


def caught_sequences(module: ir.Module) -> Iterable[ir.Map]:
    """The fan-outs in order whose failure a `try` catches, one for each place."""
    body_of = {workflow.name: workflow.body for workflow in module.workflows}
    regions = [
        region
        for workflow in module.workflows
        for op in ir.operations(workflow.body)
        if isinstance(op, ir.Try)
        for region in _caught(op)
    ]
    seen: set[str] = set()
    found: dict[Span, ir.Map] = {}
    while regions:
        region = regions.pop(0)
        called = [name for name in ir.callees(region) if name in body_of and name not in seen]
        seen.update(called)
        regions += [body_of[name] for name in called]
        for op in ir.operations(region):
            if isinstance(op, ir.Map) and op.sequential:
                found[op.span] = op
    return found.values()


def _caught(op: ir.Try) -> Iterator[ir.Region]:
    """The regions of a `try` whose failure it catches."""
    yield op.body
    if op.final is not None:
        yield op.orelse
        yield from (handler.region for handler in op.handlers)


def _is_retried(options: ir.Options | None) -> bool:
    return options is not None and options.retries is not None


def _outlined(frame: Frame, op: ir.Operation) -> tuple[ir.Operation, ...]:
    if not isinstance(op, ir.Scope):
        return (op,)
    return _taken_out(frame, op, op.region, op.scope)


def _limited(frame: Frame, retried: set[str], op: ir.Operation) -> tuple[ir.Operation, ...]:
    if not isinstance(op, ir.Map) or not op.sequential:
        return (op,)
    calls = [inner for inner in op.region.operations if isinstance(inner, ir.Call)]
    if any(
        not call.soft and (call.callee in retried or _is_retried(call.options)) for call in calls
    ):
        op = outline_element(op, frame, even_one=True)
    inside = op.model_copy(
        update={
            "name": frame.names.fresh(f"{op.name}_each"),
            "sequential": False,
            "until_failure": False,
            "after": (),
            "results": tuple(frame.value(f"{value.name}_each", value.type) for value in op.results),
        }
    )
    yields = tuple(ir.Reference(name=value.name) for value in inside.results)
    region = ir.Region(operations=(inside,), yields=yields)
    return _taken_out(frame, op, region, ir.Limit(limit=1))


def _taken_out(
    frame: Frame,
    op: ir.Scope | ir.Map,
    region: ir.Region,
    scope: ir.Lock | ir.Limit | ir.Service,
) -> tuple[ir.Operation, ...]:
    """The call of a workflow that has the operations of a region, and what the region yields."""
    exports = list(
        {
            operand.name: operand
            for operand in region.yields or ()
            if isinstance(operand, ir.Reference)
        }.values()
    )
    made = frame.outline(region, list(exports), op.name, op.span)
    made = frame.outlined[-1] = _under(made, scope, frame)
    call = ir.Call(
        name=op.name,
        after=op.after,
        callee=made.name,
        arguments=tuple(
            ir.Argument(parameter=parameter.name, operand=ir.Reference(name=parameter.name))
            for parameter in ir.passed_parameters(made)
        ),
        type=made.result,
        span=op.span,
    )
    names = [operand.name for operand in exports]
    taken = {value.name for value in op.results}
    if call.name in taken:
        call = call.model_copy(update={"name": frame.names.fresh(f"{op.name}_under")})
    frame.types[call.name] = call.type
    results: list[ir.Operation] = []
    yields = region.yields or (NOTHING,) * len(op.results)
    for value, operand in zip(op.results, yields, strict=True):
        text, operands = frame.text_of(operand), tuple[str, ...]()
        if isinstance(operand, ir.Reference):
            index = names.index(operand.name)
            text = call.name if len(names) == 1 else f"{call.name}[{index}]"
            operands = (call.name,)
        results.append(
            ir.Compute(
                name=value.name, expression=text, operands=operands, type=value.type, span=op.span
            )
        )
    return (call, *results)


def _under(
    workflow: ir.Workflow, scope: ir.Lock | ir.Limit | ir.Service, frame: Frame
) -> ir.Workflow:
    """A workflow with a scope; what starts a service becomes parameters too."""
    if not isinstance(scope, ir.Service):
        return workflow.model_copy(update={"scope": scope})
    known = {parameter.name for parameter in workflow.parameters}
    read = [a.operand.name for a in scope.arguments if isinstance(a.operand, ir.Reference)]
    more = [
        ir.Value(name=name, type=frame.types[name])
        for name in dict.fromkeys(read)
        if name not in known
    ]
    parameters = (
        ir.Parameter(name=value.name, type=value.type, span=workflow.span) for value in more
    )
    body = workflow.body.model_copy(update={"arguments": (*workflow.body.arguments, *more)})
    update = {"scope": scope, "parameters": (*workflow.parameters, *parameters), "body": body}
    return workflow.model_copy(update=update)
