"""Lower services to calls, for targets that start and stop them as steps of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from flowc import ir
from flowc.compiler.capabilities import Loss
from flowc.compiler.passes.frame import Frame, Shared


def call_services(module: ir.Module) -> ir.Module:
    """Replace each block under a service: a call starts it, then a `try` holds the block.

    Before: any module that verifies.
    After: no `Scope` of a service. The call of the service gives the `Service` that the block
    reads; `finally` calls the task `stop_<service>`, and says whether the block failed.
    Services have no options of `unused_options`. Keeps: names, spans and the order of operations.
    """
    shared = Shared(module)
    called = {name for workflow in module.workflows for name in ir.callees(workflow.body)}
    stops = {
        task.name: _stop_of(task, shared)
        for task in module.tasks
        if isinstance(task, ir.ServiceTask) and task.name in called
    }
    workflows = tuple(
        ir.rewrite_workflow(workflow, partial(_called, Frame(workflow, shared), stops))
        for workflow in module.workflows
    )
    tasks = (*map(_without_attempts, module.tasks), *stops.values())
    return module.model_copy(update={"workflows": workflows, "tasks": tasks})


def unused_options(module: ir.Module) -> Iterator[Loss]:
    """The options of services that are of steps which end: where, and why they are lost."""
    for task in module.tasks:
        for option in _OF_ATTEMPTS if isinstance(task, ir.ServiceTask) else ():
            if getattr(task.options, option) is not None:
                yield Loss(
                    task.span,
                    f"`{option.removesuffix('_s')}` of `{task.name}` is lost: a service runs once, "
                    "while its block does",
                )


_OF_ATTEMPTS = ("timeout_s", "retries", "cache")


def _without_attempts(task: ir.Task) -> ir.Task:
    if not isinstance(task, ir.ServiceTask):
        return task
    options = task.options.model_copy(update=dict.fromkeys(_OF_ATTEMPTS))
    return task.model_copy(update={"options": options})


def _stop_of(task: ir.ServiceTask, shared: Shared) -> ir.StopTask:
    """The task that stops a service."""
    return ir.StopTask(
        name=shared.names.fresh(f"stop_{task.name}"),
        service=task.name,
        parameters=(
            ir.Parameter(name="service", type=ir.SERVICE, span=task.span),
            ir.Parameter(name="failed", type=ir.BOOL, span=task.span),
        ),
        span=task.span,
    )


def _called(
    frame: Frame, stops: Mapping[str, ir.StopTask], op: ir.Operation
) -> tuple[ir.Operation, ...]:
    if not isinstance(op, ir.Scope) or not isinstance(op.scope, ir.Service):
        return (op,)
    (service,) = op.region.arguments
    start = ir.Call(
        name=service.name,
        after=op.after,
        callee=op.scope.service,
        arguments=op.scope.arguments,
        type=ir.SERVICE,
        span=op.span,
    )
    given = tuple(frame.value(f"{value.name}_made", value.type) for value in op.results)
    block = ir.Try(
        name=op.name,
        after=(start.name,),
        body=op.region.model_copy(update={"arguments": ()}),
        orelse=ir.Region(arguments=given, yields=tuple(ir.Reference(name=v.name) for v in given)),
        final=_stopping(start, stops[start.callee], frame),
        binds_status=True,
        results=op.results,
        span=op.span,
    )
    return (start, block)


def _stopping(start: ir.Call, task: ir.StopTask, frame: Frame) -> ir.Region:
    """The `finally` that stops a service which a call has started."""
    status = frame.value("status", ir.STATUS)
    failed = frame.compute(
        f"{start.name}_failed",
        f"{status.name}.state == 'Failed'",
        [status.name],
        ir.BOOL,
        start.span,
    )
    given = (start.name, failed.name)
    stop = ir.Call(
        name=frame.value(f"{start.name}_stopped", ir.NONE).name,
        callee=task.name,
        arguments=tuple(
            ir.Argument(parameter=parameter.name, operand=ir.Reference(name=name))
            for parameter, name in zip(task.parameters, given, strict=True)
        ),
        type=ir.NONE,
        span=start.span,
    )
    return ir.Region(arguments=(status,), operations=(failed, stop))
