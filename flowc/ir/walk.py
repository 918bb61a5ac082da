"""Ways through the IR: regions, operations, what they read and what they define."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowc.ir.nodes import (
    Approve,
    Argument,
    Call,
    Compute,
    Fail,
    If,
    Map,
    Operand,
    Operation,
    Options,
    Parameter,
    Reference,
    Region,
    Saved,
    Scope,
    Service,
    Sleep,
    Try,
    Until,
    Value,
    Wait,
    Workflow,
)
from flowc.ir.types import Type


def regions(op: Operation) -> tuple[Region, ...]:
    """The regions of an operation, in source order."""
    match op:
        case Call() | Compute():
            return ()
        case Map() | Scope():
            return (op.region,)
        case If():
            return (op.then, op.orelse)
        case Try():
            handlers = tuple(handler.region for handler in op.handlers)
            final = () if op.final is None else (op.final,)
            return (op.body, *handlers, op.orelse, *final)
        case _:
            return ()


def operations(region: Region) -> Iterator[Operation]:
    """Each operation of a region, at any depth, an outer one before those in it."""
    for op in region.operations:
        yield op
        for nested in regions(op):
            yield from operations(nested)


def results(op: Operation) -> tuple[Value, ...]:
    """The values an operation defines for the operations after it."""
    match op:
        case Call() | Compute() | Wait():
            return (Value(name=op.name, type=op.type),)
        case Map() | If() | Try() | Scope():
            return op.results
        case Fail():
            return ()


def _defined(op: Operation) -> Iterator[tuple[str, Type]]:
    """The names and types of `results`, without making values of them."""
    match op:
        case Call() | Compute() | Wait():
            yield op.name, op.type
        case _:
            yield from ((value.name, value.type) for value in results(op))


def saved(op: Try) -> Iterator[Saved]:
    """Every saved name of a `try`: of its handlers, then of `finally`."""
    for handler in op.handlers:
        yield from handler.saved
    yield from op.final_saved


def operands(op: Operation) -> Iterator[Operand]:
    """The operands of an operation itself, without those of its regions and options."""
    match op:
        case Map():
            yield from op.items
        case If():
            yield op.condition
        case Try():
            yield from (entry.initial for entry in saved(op) if entry.initial is not None)
        case Fail():
            yield from (operand for operand in (op.message, op.error) if operand is not None)
        case Wait(wait=Sleep(seconds=seconds)):
            yield seconds
        case Wait(wait=Approve(message=message)):
            yield message
        case _:
            yield from (argument.operand for argument in arguments(op))


def options(op: Operation) -> Options | None:
    """The options of a call, or of the probe of a wait."""
    match op:
        case Call(options=found) | Wait(wait=Until(options=found)):
            return found
        case _:
            return None


def merged_options(own: Options, given: Options | None) -> Options:
    """The options of a task with those of a call in their place."""
    if given is None:
        return own
    update = {name: value for name, value in given if value is not None}
    return own.model_copy(update=update)


def uses(op: Operation) -> Iterator[str]:
    """The names of the values that an operation itself reads."""
    yield from (operand.name for operand in operands(op) if isinstance(operand, Reference))
    if isinstance(op, Compute):
        yield from op.operands
    if found := options(op):
        sizes = (found.cpu, found.memory, found.disk)
        yield from (size.name for size in sizes if isinstance(size, Reference))


def yielded(region: Region) -> Iterator[str]:
    """The names of the values that a region yields."""
    for operand in region.yields or ():
        if isinstance(operand, Reference):
            yield operand.name


def free_values(region: Region) -> tuple[str, ...]:
    """The names a region reads from around it, in the order of their first use."""
    found: dict[str, None] = {}
    _collect_free(region, set(), found)
    return tuple(found)


def definitions(workflow: Workflow) -> dict[str, Type]:
    """The type of every value of a workflow, at any depth."""
    found = {argument.name: argument.type for argument in workflow.body.arguments}
    for op in operations(workflow.body):
        found.update(_defined(op))
        for region in regions(op):
            found.update((argument.name, argument.type) for argument in region.arguments)
    return found


def names(workflow: Workflow) -> set[str]:
    """Every name in use in a workflow: of values and of operations."""
    return {*definitions(workflow), *(op.name for op in operations(workflow.body))}


def passed_parameters(workflow: Workflow) -> tuple[Parameter, ...]:
    """The parameters that callers of a workflow pass: all but the `Service` of one that runs."""
    return workflow.parameters[isinstance(workflow.scope, Service) :]


def callee(op: Operation) -> str | None:
    """What an operation itself calls: a task, a workflow, a probe or a service."""
    match op:
        case Call(callee=name) | Wait(wait=Until(probe=name)) | Scope(scope=Service(service=name)):
            return name
        case _:
            return None


def arguments(op: Operation) -> tuple[Argument, ...]:
    """What an operation itself passes to what it calls."""
    match op:
        case (
            Call(arguments=found)
            | Wait(wait=Until(arguments=found))
            | Scope(scope=Service(arguments=found))
        ):
            return found
        case _:
            return ()


def callees(region: Region) -> Iterator[str]:
    """What a region calls, at any depth."""
    yield from (name for op in operations(region) if (name := callee(op)) is not None)


def _collect_free(region: Region, bound: set[str], found: dict[str, None]) -> None:
    bound = bound | {argument.name for argument in region.arguments}
    for op in region.operations:
        found.update((name, None) for name in uses(op) if name not in bound)
        for nested in regions(op):
            _collect_free(nested, bound, found)
        bound.update(name for name, _ in _defined(op))
    found.update((name, None) for name in yielded(region) if name not in bound)


def definers(operations: Iterable[Operation]) -> dict[str, str]:
    """Which of these operations defines a value, by the value's name."""
    return {value.name: op.name for op in operations for value in results(op)}


def reads(op: Operation) -> set[str]:
    """The values from outside that an operation needs, its regions included."""
    return {*uses(op), *(name for region in regions(op) for name in free_values(region))}
