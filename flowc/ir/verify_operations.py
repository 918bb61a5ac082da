"""The rules of regions and operations: names, scopes, counts and types."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flowc.diagnostics import Span
from flowc.ir import walk
from flowc.ir.codecs import Codecs
from flowc.ir.nodes import (
    Approve,
    Argument,
    Call,
    Compute,
    Fail,
    If,
    Limit,
    Lock,
    Map,
    Operand,
    Operation,
    Parameter,
    Reference,
    Region,
    Saved,
    Scope,
    Service,
    ServiceTask,
    Sleep,
    StopTask,
    Task,
    Try,
    Until,
    Value,
    Wait,
    Workflow,
)
from flowc.ir.purity import check_expression
from flowc.ir.relations import NEVER, assignable, without_large
from flowc.ir.text import region_text
from flowc.ir.types import (
    APPROVAL,
    BOOL,
    FAILURE,
    FAILURES,
    FLOAT,
    NONE,
    OWN_FIELDS,
    SERVICE,
    STATUS,
    STR,
    DictType,
    LargeType,
    ListType,
    NamedType,
    OptionalType,
    OutcomeType,
    ScalarType,
    TupleType,
    Type,
    optional,
    without_none,
)
from flowc.lang.codec import CodecError


@dataclass(frozen=True)
class Problem:
    """A broken rule: what is wrong, where, and the operations around the fault as text."""

    message: str
    span: Span
    around: str = ""

    def __str__(self) -> str:
        return f"{self.message}\n{self.around}" if self.around else self.message


@dataclass(frozen=True)
class Context:
    """What the rules of one workflow refer to.

    `values` are all its values by name, which is unique; `visible` those that may be read here.
    """

    tasks: Mapping[str, Task]
    workflows: Mapping[str, Workflow]
    types: frozenset[str]
    codecs: Codecs
    values: Mapping[str, Type]
    visible: set[str]

    def type_of(self, operand: Operand) -> Type | None:
        """The type of an operand; None: there is no such value, which is reported elsewhere."""
        return self.values.get(operand.name) if isinstance(operand, Reference) else operand.type


def fits(source: Type, target: Type) -> bool:
    """Whether a value may stand where a type is declared, if it is there at all.

    Nothing in the IR says that an optional value is known to be there, so None is left out.
    """
    return source == target or assignable(_present(source, NEVER), _present(target, NONE))


def type_faults(type: Type, types: frozenset[str]) -> Iterator[str]:
    """What keeps a type from being one of the module."""
    match type:
        case NamedType(name=name) if name not in types and name not in OWN_FIELDS:
            yield f"type `{name}` is not declared"
        case ListType(element=part) | OptionalType(item=part) | LargeType(item=part):
            yield from type_faults(part, types)
        case OutcomeType(item=part):
            yield from type_faults(part, types)
        case DictType(key=key, value=value):
            yield from type_faults(key, types)
            yield from type_faults(value, types)
        case TupleType(elements=elements):
            for element in elements:
                yield from type_faults(element, types)
        case _:
            pass


def region_faults(region: Region, context: Context, span: Span) -> Iterator[Problem]:
    """What is wrong in a region, with the operations around each fault."""
    made = _defined(region)
    context.visible.update(argument.name for argument in region.arguments)
    before: set[str] = set()
    for index, op in enumerate(region.operations):
        for message in _operation_faults(op, before, context):
            around = Region(operations=region.operations[max(index - 1, 0) : index + 2])
            yield Problem(f"`{op.name}`: {message}", op.span, region_text(around))
        for nested in walk.regions(op):
            yield from region_faults(nested, context, op.span)
        before.add(op.name)
        context.visible.update(value.name for value in walk.results(op))
    for operand in region.yields or ():
        for message in _operand_faults(operand, context):
            yield Problem(f"what a region yields: {message}", span)
    if region.yields is None and not always_fails(region, context):
        yield Problem("a region yields nothing though it does not always fail", span)
    context.visible.difference_update(made)


def always_fails(region: Region, context: Context) -> bool:
    """Whether no run of a region comes to its end, as far as its form tells."""
    return any(_never_ends(op, context) for op in region.operations)


def _never_ends(op: Operation, context: Context) -> bool:
    match op:
        case Fail():
            return True
        case Call(soft=False, callee=callee) if callee in context.workflows:
            return context.workflows[callee].body.yields is None
        case If():
            return always_fails(op.then, context) and always_fails(op.orelse, context)
        case Scope():
            return always_fails(op.region, context)
        case Try():
            handlers = [handler.region for handler in op.handlers]
            ends = always_fails(op.body, context) or always_fails(op.orelse, context)
            ends = ends and all(always_fails(region, context) for region in handlers)
            return ends or (op.final is not None and always_fails(op.final, context))
        case _:
            return False


# --- one operation ---------------------------------------------------------------------


def _operation_faults(op: Operation, before: set[str], context: Context) -> Iterator[str]:
    for name in op.after:
        if name not in before:
            yield f"it comes after `{name}`, which is no earlier operation of its region"
    for operand in walk.operands(op):
        yield from _operand_faults(operand, context)
    for value in (*walk.results(op), *(v for r in walk.regions(op) for v in r.arguments)):
        yield from type_faults(value.type, context.types)
    yield from _size_faults(op, context)
    match op:
        case Call():
            yield from _call_faults(op, context)
        case Compute():
            yield from _compute_faults(op, context)
        case Map():
            yield from _map_faults(op, context)
        case If():
            yield from _if_faults(op, context)
        case Try():
            yield from _try_faults(op, context)
        case Fail():
            yield from _fail_faults(op, context)
        case Wait():
            yield from _wait_faults(op, context)
        case Scope():
            yield from _scope_faults(op, context)


def _operand_faults(operand: Operand, context: Context) -> Iterator[str]:
    if isinstance(operand, Reference):
        if operand.name not in context.visible:
            yield f"`{operand.name}` is not defined before"
        return
    faults = list(type_faults(operand.type, context.types))
    yield from faults
    if not faults:
        try:
            context.codecs.read(operand)
        except (CodecError, TypeError, ValueError) as error:
            yield str(error)


def _size_faults(op: Operation, context: Context) -> Iterator[str]:
    options = walk.options(op)
    sizes = (options.cpu, options.memory, options.disk) if options else ()
    for size in sizes:
        if isinstance(size, Reference):
            if size.name not in context.visible:
                yield f"`{size.name}` is not defined before"
            elif not fits(context.values[size.name], FLOAT):
                yield f"a size is a number, not `{context.values[size.name]}`"


def _call_faults(op: Call, context: Context) -> Iterator[str]:
    callee = context.workflows.get(op.callee) or context.tasks.get(op.callee)
    if callee is None:
        yield f"there is no task or workflow `{op.callee}`"
        return
    parameters = callee.parameters
    if isinstance(callee, Workflow):
        parameters = walk.passed_parameters(callee)
    yield from _argument_faults(op.callee, parameters, op.arguments, context)
    result = SERVICE if isinstance(callee, ServiceTask) else callee.result
    result = OutcomeType(item=result) if op.soft else result
    if not (fits(result, op.type) and fits(op.type, result)):
        yield f"`{op.callee}` gives `{result}`, not `{op.type}`"


def _argument_faults(
    callee: str, parameters: Sequence[Parameter], arguments: Sequence[Argument], context: Context
) -> Iterator[str]:
    wanted = {parameter.name: parameter for parameter in parameters}
    passed: set[str] = set()
    for argument in arguments:
        name = argument.parameter
        if name not in wanted:
            yield f"`{callee}` has no parameter `{name}`"
            continue
        if name in passed:
            yield f"`{name}` is passed twice"
        passed.add(name)
        yield from _mismatch(f"`{name}`", context.type_of(argument.operand), wanted[name].type)
    for parameter in parameters:
        if parameter.name not in passed and parameter.default is None:
            yield f"`{parameter.name}` of `{callee}` is not passed"


def _compute_faults(op: Compute, context: Context) -> Iterator[str]:
    for name in op.operands:
        if name not in context.visible:
            yield f"`{name}` is not defined before"
    fault = _expression_fault(op.expression, op.operands, context.types)
    if fault is not None:
        yield f"expression `{op.expression}`: {fault}"
    elif hidden := _loop_names(op.expression) & {*op.operands}:
        yield f"expression `{op.expression}` binds its operand `{min(hidden)}`"
    if op.soft and not isinstance(op.type, OutcomeType):
        yield f"it is soft, and gives an outcome, not `{op.type}`"


_expression_fault = lru_cache(maxsize=4096)(check_expression)
"""Expressions stay as they are through most passes, and a module is verified after each."""


def _map_faults(op: Map, context: Context) -> Iterator[str]:
    if not op.items:
        yield "a fan-out has at least one list"
    if len(op.items) != len(op.region.arguments):
        yield f"{len(op.items)} lists for {len(op.region.arguments)} region arguments"
    for operand, argument in zip(op.items, op.region.arguments, strict=False):
        items = context.type_of(operand)
        items = None if items is None else without_large(without_none(items))
        if isinstance(items, ListType):
            yield from _mismatch(f"`{argument.name}`", items.element, argument.type)
        elif items not in (None, NONE):
            yield f"it maps over `{items}`, which is no list"
    elements = _yielded(op.region, context)
    lists = elements and [element and ListType(element=element) for element in elements]
    yield from _result_faults(op.results, lists, "the region")
    if op.until_failure and elements:
        yield from _mismatch("what ends it", elements[-1], optional(FAILURE))
    if op.until_failure and elements == []:
        yield "it ends at a failure, and yields nothing"


def _if_faults(op: If, context: Context) -> Iterator[str]:
    yield from _mismatch("the condition", context.type_of(op.condition), BOOL)
    if op.then.arguments or op.orelse.arguments:
        yield "a branch has arguments"
    yield from _result_faults(op.results, _yielded(op.then, context), "the first branch")
    yield from _result_faults(op.results, _yielded(op.orelse, context), "the second branch")


def _try_faults(op: Try, context: Context) -> Iterator[str]:
    if op.body.arguments:
        yield "the body has arguments"
    if not op.handlers and op.final is None:
        yield "it has neither a handler nor a `finally`"
    yielded = _yielded(op.body, context)
    yield from _bound_faults(op.orelse.arguments, yielded, "`else`")
    yield from _result_faults(op.results, _yielded(op.orelse, context), "`else`")
    body = _saveable([op.body])
    for handler in op.handlers:
        if not handler.catches:
            yield "a handler catches nothing"
        error: list[Type | None] = [FAILURE] if handler.binds_error else []
        saved = [entry.type for entry in handler.saved]
        yield from _bound_faults(handler.region.arguments, [*error, *saved], "a handler")
        yield from _result_faults(op.results, _yielded(handler.region, context), "a handler")
        yield from _saved_faults(handler.saved, body, context)
    yield from _final_faults(op, context)


def _final_faults(op: Try, context: Context) -> Iterator[str]:
    if op.final is None:
        if op.binds_status or op.final_saved:
            yield "there is no `finally` to read the status or a saved name"
        return
    status: list[Type | None] = [STATUS] if op.binds_status else []
    saved = [entry.type for entry in op.final_saved]
    yield from _bound_faults(op.final.arguments, [*status, *saved], "`finally`")
    if op.final.yields:
        yield "`finally` yields a value"
    before = [op.body, op.orelse, *(handler.region for handler in op.handlers)]
    yield from _saved_faults(op.final_saved, _saveable(before), context)


def _saved_faults(
    saved: Iterable[Saved], body: Mapping[str, Type], context: Context
) -> Iterator[str]:
    for entry in saved:
        if entry.initial is not None:
            initial = context.type_of(entry.initial)
            yield from _mismatch(f"what `{entry.name}` is before", initial, entry.type)
        for name in entry.values:
            if name not in body:
                yield f"`{name}`, saved as `{entry.name}`, is no value of the body"
            else:
                yield from _mismatch(f"`{entry.name}`", body[name], entry.type)


def _fail_faults(op: Fail, context: Context) -> Iterator[str]:
    if (op.message is None) == (op.error is None):
        yield "it has a message or an error"
    if op.message is not None:
        yield from _mismatch("the message", context.type_of(op.message), STR)
    if op.error is not None:
        yield from _mismatch("the error", context.type_of(op.error), FAILURE)


def _wait_faults(op: Wait, context: Context) -> Iterator[str]:
    result: Type = NONE
    match op.wait:
        case Sleep(seconds=seconds):
            yield from _mismatch("the seconds", context.type_of(seconds), FLOAT)
        case Until(probe=probe, arguments=arguments):
            task = context.tasks.get(probe)
            if task is None or isinstance(task, ServiceTask | StopTask):
                yield f"there is no task `{probe}`"
                return
            yield from _argument_faults(probe, task.parameters, arguments, context)
            yield from _mismatch(f"the result of `{probe}`", task.result, BOOL)
        case Approve() as approve:
            result = APPROVAL
            yield from _mismatch("the message", context.type_of(approve.message), STR)
            if not approve.choices or approve.default not in (None, *approve.choices):
                yield "an approval has choices, and its default is one of them"
    expected = OutcomeType(item=result) if op.soft else result
    if op.type != expected:
        yield f"it gives `{expected}`, not `{op.type}`"


def _scope_faults(op: Scope, context: Context) -> Iterator[str]:
    arguments: list[Type | None] = []
    match op.scope:
        case Service(service=name, arguments=passed):
            service = context.tasks.get(name)
            if not isinstance(service, ServiceTask):
                yield f"there is no service `{name}`"
                return
            yield from _argument_faults(name, service.parameters, passed, context)
            arguments = [SERVICE]
        case Lock(size=size) if size is not None and size < 1:
            yield "a semaphore lets at least one in"
        case Limit(limit=limit) if limit < 1:
            yield "a limit lets at least one call run"
        case _:
            pass
    yield from _bound_faults(op.region.arguments, arguments, "the region")
    yield from _result_faults(op.results, _yielded(op.region, context), "the region")


# --- helpers ---------------------------------------------------------------------------


def _yielded(region: Region, context: Context) -> list[Type | None] | None:
    """The types of what a region yields (None: not known); None: it always fails."""
    return None if region.yields is None else [context.type_of(found) for found in region.yields]


def _mismatch(what: str, found: Type | None, expected: Type) -> Iterator[str]:
    if found is not None and not fits(found, expected):
        yield f"{what} is `{expected}`, and gets `{found}`"


def _result_faults(
    results: Sequence[Value], yielded: Sequence[Type | None] | None, what: str
) -> Iterator[str]:
    """What a region yields must fit the results, unless it always fails."""
    if yielded is None:
        return
    if len(results) != len(yielded):
        yield f"{what} yields {len(yielded)} values for {len(results)} results"
    for result, found in zip(results, yielded, strict=False):
        yield from _mismatch(f"`{result.name}`", found, result.type)


def _bound_faults(
    arguments: Sequence[Value], given: Sequence[Type | None] | None, what: str
) -> Iterator[str]:
    """What a region's arguments are bound to must fit them."""
    if given is None:
        return
    if len(arguments) != len(given):
        yield f"{what} has {len(arguments)} arguments for {len(given)} values"
    for argument, found in zip(arguments, given, strict=False):
        yield from _mismatch(f"`{argument.name}`", found, argument.type)


def _saveable(regions: Iterable[Region]) -> dict[str, Type]:
    """The values of regions at any depth, but for those in a fan-out."""
    found: dict[str, Type] = {}
    for region in regions:
        for op in region.operations:
            found.update((value.name, value.type) for value in walk.results(op))
            if not isinstance(op, Map):
                found |= _saveable(walk.regions(op))
    return found


def _defined(region: Region) -> set[str]:
    """The names that a region itself defines."""
    names = {argument.name for argument in region.arguments}
    return names.union(value.name for op in region.operations for value in walk.results(op))


@lru_cache(maxsize=4096)
def _loop_names(expression: str) -> frozenset[str]:
    """The names that the comprehensions of an expression bind."""
    nodes = ast.walk(ast.parse(expression, mode="eval"))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    return frozenset(node.id for node in names if isinstance(node.ctx, ast.Store))


def _present(type: Type, none: Type) -> Type:
    """The type without None in it, at any depth; all failures are alike."""
    match type:
        case OptionalType(item=item):
            return _present(item, none)
        case ListType(element=element):
            return ListType(element=_present(element, none))
        case DictType(key=key, value=value):
            return DictType(key=key, value=_present(value, none))
        case TupleType(elements=elements):
            return TupleType(elements=tuple(_present(element, none) for element in elements))
        case LargeType(item=item):
            return LargeType(item=_present(item, none))
        case OutcomeType(item=item):
            return OutcomeType(item=_present(item, none))
        case ScalarType(name="None"):
            return none
        case _:
            return FAILURE if type in FAILURES else type
