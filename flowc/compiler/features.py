"""Which features a module uses, and where."""

from __future__ import annotations

from collections.abc import Iterator

from flowc import ir
from flowc.compiler.capabilities import Feature
from flowc.diagnostics import Span

Use = tuple[Feature, Span]

_SCALARS = {
    "File": Feature.FILE,
    "Directory": Feature.DIRECTORY,
    "Secret": Feature.SECRET,
    "Volume": Feature.VOLUME,
}


def spans_of(feature: Feature, module: ir.Module) -> list[Span]:
    """Where a module uses a feature, each place once."""
    return uses(module).get(feature, [])


def uses(module: ir.Module) -> dict[Feature, list[Span]]:
    """Every feature a module uses, and where, each place once."""
    found: dict[Feature, dict[Span, None]] = {}
    for feature, span in _uses(module):
        found.setdefault(feature, {})[span] = None
    return {feature: list(spans) for feature, spans in found.items()}


def _uses(module: ir.Module) -> Iterator[Use]:
    tasks = {task.name: task for task in module.tasks}
    called = {name for workflow in module.workflows for name in ir.callees(workflow.body)}
    scopes = (workflow.scope for workflow in module.workflows)
    called |= {scope.service for scope in scopes if isinstance(scope, ir.Service)}
    for task in module.tasks:
        if task.name in called:
            yield from _of_task(task)
    for index, workflow in enumerate(module.workflows):
        yield from _of_signature(workflow.parameters, workflow.result, workflow.span)
        yield from _of_workflow_options(workflow.options, workflow.span)
        if index:
            yield Feature.SUB_WORKFLOW, workflow.span
        yield from _of_region(workflow.body, tasks, None)


def _of_task(task: ir.Task) -> Iterator[Use]:
    yield from _of_options(task.options, task, task.span)
    result = ir.NONE if isinstance(task, ir.ServiceTask) else task.result
    yield from _of_signature(task.parameters, result, task.span)


def _of_signature(
    parameters: tuple[ir.Parameter, ...], result: ir.Type, span: Span
) -> Iterator[Use]:
    for parameter in parameters:
        yield from ((feature, parameter.span) for feature in _of_type(parameter.type))
        if parameter.scheduled:
            yield Feature.SCHEDULED_DATE, parameter.span
        if not parameter.in_key:
            yield Feature.CACHE_KEY, parameter.span
    yield from ((feature, span) for feature in _of_type(result))


def _of_type(type: ir.Type) -> Iterator[Feature]:
    match type:
        case ir.ScalarType(name=name):
            if name in _SCALARS:
                yield _SCALARS[name]
        case ir.ListType(element=item) | ir.OptionalType(item=item) | ir.OutcomeType(item=item):
            yield from _of_type(item)
        case ir.LargeType(item=item):
            yield Feature.LARGE
            yield from _of_type(item)
        case ir.DictType(value=value):
            yield from _of_type(value)
        case ir.TupleType(elements=elements):
            for element in elements:
                yield from _of_type(element)
        case _:
            pass


# --- options ---------------------------------------------------------------------------


def _of_options(options: ir.Options, task: ir.Task | None, span: Span) -> Iterator[Use]:
    is_container = _is_container(task)
    asked: list[tuple[bool, Feature]] = [
        (
            options.image is not None,
            Feature.IMAGE_CONTAINER if is_container else Feature.IMAGE_PYTHON,
        ),
        (options.cpu is not None, Feature.CPU_CONTAINER if is_container else Feature.CPU_PYTHON),
        (
            options.memory is not None,
            Feature.MEMORY_CONTAINER if is_container else Feature.MEMORY_PYTHON,
        ),
        (options.disk is not None, Feature.DISK),
        (options.gpu is not None, Feature.GPU),
        (bool(options.packages), Feature.PACKAGES),
        (bool(options.env), Feature.ENVIRONMENT),
        (bool(options.volumes), Feature.VOLUME),
        (bool(options.labels), Feature.LABELS),
        (options.priority is not None, Feature.PRIORITY),
        (bool(options.updates), Feature.UPDATES),
        (bool(options.argo), Feature.HATCH_ARGO),
        (bool(options.airflow), Feature.HATCH_AIRFLOW),
        (bool(options.cwl), Feature.HATCH_CWL),
        (options.cache is not None, Feature.CACHE),
        (options.cache is not None and options.cache.max_age_s is not None, Feature.CACHE_AGE),
        (
            options.retries is not None,
            Feature.RETRY_CONTAINER if is_container else Feature.RETRY_PYTHON,
        ),
        (
            options.timeout_s is not None,
            Feature.TIMEOUT_CONTAINER if is_container else Feature.TIMEOUT_PYTHON,
        ),
        (_is_computed(options), Feature.COMPUTED_RESOURCES),
    ]
    yield from ((feature, span) for is_asked, feature in asked if is_asked)


def _is_container(task: ir.Task | None) -> bool:
    """Whether a task is a command in an image; a service may be one."""
    is_service = isinstance(task, ir.ServiceTask) and task.run is not None
    return is_service or isinstance(task, ir.ContainerTask)


def _is_computed(options: ir.Options) -> bool:
    return any(isinstance(s, ir.Reference) for s in (options.cpu, options.memory, options.disk))


def _of_workflow_options(options: ir.WorkflowOptions, span: Span) -> Iterator[Use]:
    asked: list[tuple[bool, Feature]] = [
        (bool(options.schedule), Feature.SCHEDULE),
        (bool(options.on), Feature.EVENTS),
        (options.max_runs is not None, Feature.MAX_RUNS),
        (bool(options.argo), Feature.HATCH_ARGO),
        (bool(options.airflow), Feature.HATCH_AIRFLOW),
        (bool(options.cwl), Feature.HATCH_CWL),
    ]
    yield from ((feature, span) for is_asked, feature in asked if is_asked)
    yield from _of_called_options(options, span)


def _of_called_options(options: ir.WorkflowOptions | ir.Options, span: Span) -> Iterator[Use]:
    """The options of a workflow that a call of it may give too."""
    asked: list[tuple[bool, Feature]] = [
        (options.concurrency is not None, Feature.WORKFLOW_CONCURRENCY),
        (options.timeout_s is not None, Feature.TIMEOUT_WORKFLOW),
        (options.priority is not None, Feature.PRIORITY),
        (bool(options.labels), Feature.LABELS),
    ]
    yield from ((feature, span) for is_asked, feature in asked if is_asked)


# --- operations ------------------------------------------------------------------------


def _of_region(
    region: ir.Region, tasks: dict[str, ir.Task], around: ir.Operation | None
) -> Iterator[Use]:
    """The uses of the operations in a region; `around` is the nearest fan-out or condition."""
    for op in region.operations:
        yield from _of_operation(op, tasks, around)
        for inner in ir.regions(op):
            yield from _of_region(inner, tasks, op if isinstance(op, ir.Map | ir.If) else around)


def _of_operation(
    op: ir.Operation, tasks: dict[str, ir.Task], around: ir.Operation | None
) -> Iterator[Use]:
    match op:
        case ir.Call():
            yield from _of_call(op, tasks)
        case ir.Compute():
            yield Feature.EXPRESSION, op.span
        case ir.Map():
            is_static = all(isinstance(item, ir.Constant) for item in op.items)
            yield Feature.FAN_OUT_STATIC if is_static else Feature.FAN_OUT_DYNAMIC, op.span
            if isinstance(around, ir.Map):
                yield Feature.FAN_OUT_NESTED, op.span
            if op.sequential:
                yield Feature.FAN_OUT_SEQUENTIAL, op.span
        case ir.If():
            yield Feature.CONDITION, op.span
            if isinstance(around, ir.Map):
                yield Feature.FAN_OUT_CONDITIONAL, op.span
        case ir.Try():
            yield Feature.TRY, op.span
        case ir.Fail():
            yield Feature.FAIL, op.span
        case ir.Wait(wait=ir.Sleep()):
            yield Feature.SLEEP, op.span
        case ir.Wait(wait=ir.Until(probe=probe, options=options)):
            is_container = _is_container(tasks.get(probe))
            yield (
                Feature.WAIT_UNTIL_CONTAINER if is_container else Feature.WAIT_UNTIL_PYTHON,
                op.span,
            )
            if options is not None:
                yield from _of_options(options, tasks.get(probe), op.span)
        case ir.Wait():
            yield Feature.APPROVE, op.span
        case ir.Scope(scope=scope):
            yield feature_of(scope), op.span


def _of_call(op: ir.Call, tasks: dict[str, ir.Task]) -> Iterator[Use]:
    task = tasks.get(op.callee)
    if op.options is not None and task is None:
        yield from _of_called_options(op.options, op.span)
    elif op.options is not None:
        yield from _of_options(op.options, task, op.span)
    if op.soft and task is not None:
        is_container = _is_container(task)
        yield Feature.SOFT_CONTAINER if is_container else Feature.SOFT_PYTHON, op.span


def feature_of(scope: ir.Lock | ir.Limit | ir.Service) -> Feature:
    """The feature that a scope is."""
    match scope:
        case ir.Lock(size=None):
            return Feature.MUTEX
        case ir.Lock():
            return Feature.SEMAPHORE
        case ir.Limit():
            return Feature.CONCURRENCY
        case ir.Service():
            return Feature.SERVICE
