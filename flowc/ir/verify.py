"""Verify a module: every rule between its nodes, so that passes and emitters need not ask again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from flowc.diagnostics import Span
from flowc.ir import walk
from flowc.ir.codecs import Codecs
from flowc.ir.nodes import (
    Command,
    ContainerTask,
    Enum,
    Module,
    Output,
    Parameter,
    PythonTask,
    Record,
    RecordOutput,
    ServiceTask,
    StopTask,
    Task,
    Workflow,
)
from flowc.ir.purity import check_expression, reserved_names
from flowc.ir.types import NONE, OWN_FIELDS, NamedType, Type
from flowc.ir.verify_operations import Context, Problem, fits, region_faults, type_faults


class InvalidModule(ValueError):
    """A module breaks rules; `problems` says which."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n\n".join(map(str, problems)))
        self.problems = problems


def verify(module: Module) -> list[Problem]:
    """What is wrong with a module; empty: nothing."""
    return [Problem(fault.message, fault.span, fault.around) for fault in _module_faults(module)]


def require_valid(module: Module) -> Module:
    """The module itself. Raises `InvalidModule` if it breaks a rule."""
    problems = verify(module)
    if problems:
        raise InvalidModule(problems)
    return module


def _module_faults(module: Module) -> Iterator[Problem]:
    start = Span(module.source, 1, 0, 1, 0)
    if not module.workflows:
        yield Problem("a module has at least one workflow", start)
    yield from _duplicates([*module.workflows, *module.tasks], "task or workflow")
    yield from _duplicates(module.types, "type")
    types = frozenset(declaration.name for declaration in module.types)
    broken = [*_declaration_faults(module, types), *_recursive_types(module)]
    yield from broken
    if broken:
        return
    context = Context(
        tasks={task.name: task for task in module.tasks},
        workflows={workflow.name: workflow for workflow in module.workflows},
        types=types,
        codecs=Codecs(module.types),
        values={},
        visible=set(),
    )
    for task in module.tasks:
        yield from _task_faults(task, context)
    for workflow in module.workflows:
        yield from _workflow_faults(workflow, context)
    yield from _cyclic_calls(module)


def _duplicates(
    declared: Iterable[Workflow | Task | Record | Enum], what: str
) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry in declared:
        if entry.name in seen:
            yield Problem(f"there is another {what} called `{entry.name}`", entry.span)
        seen.add(entry.name)


def _declaration_faults(module: Module, types: frozenset[str]) -> Iterator[Problem]:
    for declaration in module.types:
        if declaration.name in OWN_FIELDS:
            yield Problem(f"type `{declaration.name}` is flowc's own", declaration.span)
        match declaration:
            case Enum(members=members) if not members:
                yield Problem(f"enum `{declaration.name}` has no members", declaration.span)
            case Record(fields=fields):
                for entry in fields:
                    for text in type_faults(entry.type, types):
                        yield Problem(
                            f"`{declaration.name}.{entry.name}`: {text}", declaration.span
                        )
            case _:
                pass


def _recursive_types(module: Module) -> Iterator[Problem]:
    """Records that contain themselves."""
    parts = {
        declaration.name: {name for f in declaration.fields for name in _named_in(f.type)}
        for declaration in module.types
        if isinstance(declaration, Record)
    }
    for name in sorted(_on_cycles(parts)):
        span = next(d.span for d in module.types if d.name == name)
        yield Problem(f"record `{name}` contains itself", span)


def _named_in(type: Type) -> set[str]:
    if isinstance(type, NamedType):
        return {type.name}
    parts = [getattr(type, field, None) for field in ("element", "key", "value", "item")]
    parts += getattr(type, "elements", ())
    return {name for part in parts if part is not None for name in _named_in(part)}


def _cyclic_calls(module: Module) -> Iterator[Problem]:
    calls = {workflow.name: {*walk.callees(workflow.body)} for workflow in module.workflows}
    for name in sorted(_on_cycles(calls)):
        span = next(w.span for w in module.workflows if w.name == name)
        yield Problem(f"workflow `{name}` calls itself", span)


def _on_cycles(edges: Mapping[str, set[str]]) -> set[str]:
    """The names that cannot be put in an order: on a cycle, or between two."""
    left = {name: {to for to in targets if to in edges} for name, targets in edges.items()}
    while free := [name for name, targets in left.items() if not targets & left.keys()]:
        for name in free:
            del left[name]
    return {name for name in left if any(name in targets for targets in left.values())}


def _parameter_faults(
    owner: str, parameters: Iterable[Parameter], context: Context
) -> Iterator[Problem]:
    names = Counter(parameter.name for parameter in parameters)
    for parameter in parameters:
        at = f"parameter `{parameter.name}` of `{owner}`"
        if names[parameter.name] > 1:
            yield Problem(f"{at} is declared twice", parameter.span)
        faults = list(type_faults(parameter.type, context.types))
        yield from (Problem(f"{at}: {text}", parameter.span) for text in faults)
        default = parameter.default
        if default is not None and not faults and not fits(default.type, parameter.type):
            yield Problem(
                f"{at} is `{parameter.type}`, its default `{default.type}`", parameter.span
            )


def _task_faults(task: Task, context: Context) -> Iterator[Problem]:
    yield from _parameter_faults(task.name, task.parameters, context)
    if not isinstance(task, ServiceTask):
        for text in type_faults(task.result, context.types):
            yield Problem(f"`{task.name}`: {text}", task.span)
    names = [parameter.name for parameter in task.parameters]
    for expression in _command_expressions(task):
        fault = check_expression(expression, names, context.types)
        if fault is not None:
            yield Problem(f"`{task.name}`: expression `{expression}`: {fault}", task.span)


def _command_expressions(task: Task) -> Iterator[str]:
    """The expressions over the parameters in what a container or service runs."""
    if isinstance(task, PythonTask | StopTask) or task.run is None:
        return
    if isinstance(task.run, Command):
        yield from (word.expression for word in task.run.argv)
    else:
        yield from (expression for _, expression in task.run.env)
    if isinstance(task, ContainerTask):
        outputs: list[Output] = []
        match task.outputs:
            case Output() as output:
                outputs = [output]
            case RecordOutput(fields=fields):
                outputs = [output for _, output in fields]
        yield from (output.path for output in outputs if output.path is not None)


def _workflow_faults(workflow: Workflow, context: Context) -> Iterator[Problem]:
    yield from _parameter_faults(workflow.name, workflow.parameters, context)
    for text in type_faults(workflow.result, context.types):
        yield Problem(f"`{workflow.name}`: {text}", workflow.span)
    repeated = list(_repeated_names(workflow))
    yield from repeated
    if repeated:
        return
    context = replace(context, values=walk.definitions(workflow), visible=set())
    types = [argument.type for argument in workflow.body.arguments]
    if types != [parameter.type for parameter in workflow.parameters]:
        message = f"the arguments of the body of `{workflow.name}` are not its parameters"
        yield Problem(message, workflow.span)
    yield from region_faults(workflow.body, context, workflow.span)
    yield from _returned_faults(workflow, context)


def _returned_faults(workflow: Workflow, context: Context) -> Iterator[Problem]:
    yields = workflow.body.yields
    if yields is None or (not yields and workflow.result == NONE):
        return
    if len(yields) != 1:
        yield Problem(f"`{workflow.name}` returns {len(yields)} values", workflow.span)
        return
    found = context.type_of(yields[0])
    if found is not None and not fits(found, workflow.result):
        message = f"`{workflow.name}` returns `{found}`, not `{workflow.result}`"
        yield Problem(message, workflow.span)


def _repeated_names(workflow: Workflow) -> Iterator[Problem]:
    """Names that are not unique, or mean something else in expressions."""
    values = Counter(argument.name for argument in workflow.body.arguments)
    operations: Counter[str] = Counter()
    own: dict[str, set[str]] = {}
    for op in walk.operations(workflow.body):
        results = [value.name for value in walk.results(op)]
        values.update(results)
        own[op.name] = {*results}
        operations[op.name] += 1
        for region in walk.regions(op):
            values.update(argument.name for argument in region.arguments)
    for name, count in values.items():
        if count > 1:
            yield Problem(f"`{name}` of `{workflow.name}` is defined {count} times", workflow.span)
        if name in reserved_names():
            yield Problem(f"value `{name}` of `{workflow.name}` hides a function", workflow.span)
    for name, count in operations.items():
        if count > 1:
            yield Problem(
                f"{count} operations of `{workflow.name}` are called `{name}`", workflow.span
            )
        if name in values and name not in own[name]:
            message = f"operation `{name}` of `{workflow.name}` is called like another's value"
            yield Problem(message, workflow.span)
