"""Random modules that verify, and tasks for them that fail for some arguments.

Programs are small and shrink well: every choice is one that Hypothesis makes. They run to the end
or fail in the same way however they are lowered, as tasks depend on nothing but their arguments.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from flowc import ir
from flowc.diagnostics import Span
from flowc.ir.interpret import Failed, interpret

T = TypeVar("T")

EXAMPLES = int(os.environ.get("FLOWC_EXAMPLES", "120"))
"""How many modules a property is tried on: `make fuzz` asks for thousands."""

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def tries(share: float = 1.0) -> settings:
    """The settings of a property that is tried on a share of the examples."""
    examples = max(int(EXAMPLES * share), 1)
    return settings(max_examples=examples, deadline=None, suppress_health_check=_SLOW)


SPAN = Span("flow.py", 1, 0, 1, 1)
PAIR = ir.NamedType(name="Pair")
LEVEL = ir.NamedType(name="Level")
STATUS = ir.NamedType(name="Status")
INTS = ir.ListType(element=ir.INT)
MAYBE = ir.optional(ir.INT)
TYPES: tuple[ir.Type, ...] = (ir.INT, ir.STR, ir.BOOL, INTS, MAYBE, ir.FLOAT, PAIR, LEVEL)

DECLARATIONS: tuple[ir.Declaration, ...] = (
    ir.Record(
        name="Pair",
        form="namedtuple",
        fields=(ir.RecordField(name="a", type=ir.INT), ir.RecordField(name="b", type=ir.STR)),
        span=SPAN,
    ),
    ir.Enum(name="Level", base="str", members=(("LOW", "low"), ("HIGH", "high")), span=SPAN),
)

CONSTANTS: dict[ir.Type, tuple[Any, ...]] = {
    ir.INT: (0, 1, 2, 5, 2**53 + 1),
    ir.STR: ("", "a", "\"'\\\n$(x) {{ y }}\u2028"),
    ir.BOOL: (False, True),
    INTS: ([], [1], [3, 0, 2]),
    MAYBE: (None, 4),
    ir.FLOAT: (0.5, "NaN", "-Infinity"),
    PAIR: ({"a": 1, "b": "x"},),
    LEVEL: ("low", "high"),
}

EXPRESSIONS: dict[ir.Type, tuple[str, ...]] = {
    ir.INT: (
        "{int} + {int}", "{int} // {int}", "len({str})", "{ints}[{int}]", "sum({ints})", "{pair}.a",
        "{maybe} if {maybe} is not None else {int}", "fold_max({int}, {ints})",
    ),
    ir.STR: (
        "f'{{{int}}}-{{{str}}}'", "{str}.upper()", "{pair}.b", "{level}.value", "str({float})",
    ),
    ir.BOOL: ("{int} > {int}", "not {bool}", "{bool} and {bool}", "{maybe} is None"),
    INTS: ("[{int}, {int}]", "[item + 1 for item in {ints}]", "sorted({ints})", "{ints}[1:]"),
    MAYBE: ("{int} if {bool} else None", "next((item for item in {ints}), None)"),
    ir.FLOAT: ("{float} * 2.0", "{int} / {int}", "float('inf')"),
    PAIR: ("Pair({int}, {str})", "Pair(b={str}, a={int})"),
    LEVEL: ("Level.HIGH if {bool} else {level}", "Level({str})"),
}  # fmt: skip

_PLACES: dict[str, ir.Type] = {
    "int": ir.INT, "str": ir.STR, "bool": ir.BOOL, "ints": INTS, "maybe": MAYBE,
    "float": ir.FLOAT, "pair": PAIR, "level": LEVEL,
}  # fmt: skip


@dataclass(frozen=True)
class TaskForm:
    """A task of the random programs: its signature, and what it does."""

    name: str
    parameters: tuple[ir.Type, ...]
    result: ir.Type
    function: Callable[..., Any]


def _grow(a: int) -> int:
    if a % 3 == 2:
        raise ValueError(f"cannot grow {a}")
    return a * 3 + 1


def _note(a: int) -> None:
    if a % 4 == 3:
        raise RuntimeError(f"cannot note {a}")


def _join(a: str, b: int) -> str:
    if b == 5:
        raise KeyError(a)
    return f"{a}{b}"


FORMS = (
    TaskForm("grow", (ir.INT,), ir.INT, _grow),
    TaskForm("note", (ir.INT,), ir.NONE, _note),
    TaskForm("concat", (ir.STR, ir.INT), ir.STR, _join),
    TaskForm("count", (ir.INT,), INTS, lambda a: list(range(a % 4))),
    TaskForm("test", (ir.INT,), ir.BOOL, lambda a: a % 2 == 0),
    TaskForm("halve", (ir.INT,), MAYBE, lambda a: a // 2 if a % 2 == 0 else None),
    TaskForm("scale", (ir.FLOAT,), ir.FLOAT, lambda a: a * 2.0),
    TaskForm("ready", (), ir.BOOL, lambda: True),
)
TASKS: tuple[ir.Task, ...] = tuple(
    ir.PythonTask(
        name=form.name,
        parameters=tuple(
            ir.Parameter(name="ab"[index], type=type, span=SPAN)
            for index, type in enumerate(form.parameters)
        ),
        result=form.result,
        slice=ir.Slice(code="", function=form.name),
        span=SPAN,
    )
    for form in FORMS
)

ANSWERS = {"release": "ship"}


@dataclass(frozen=True)
class Result:
    """How a run ended, and the calls it made, in order."""

    value: Any
    failure: tuple[Any, ...] | None
    calls: tuple[tuple[Any, ...], ...]


def run(module: ir.Module, inputs: dict[str, Any]) -> Result:
    """Interpret a random module."""
    calls: list[tuple[Any, ...]] = []

    def recorded(form: TaskForm) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            calls.append((form.name, *map(repr, arguments.values())))
            return form.function(**arguments)

        return call

    functions = {form.name: recorded(form) for form in FORMS}
    try:
        value = interpret(module, inputs, functions, answers=ANSWERS, checked=True)
    except Failed as failed:
        return Result(None, tuple(vars(failed.failure).values()), tuple(calls))
    return Result(value, None, tuple(calls))


@dataclass
class Scope:
    """The values that operations may read, and the operations they may come after."""

    values: dict[str, ir.Type] = field(default_factory=dict)
    operations: list[str] = field(default_factory=list)

    def inner(self) -> Scope:
        """The scope of a region in it."""
        return Scope(dict(self.values), [])


class Builder:
    """Builds the regions of one workflow by the choices of Hypothesis."""

    def __init__(self, draw: Any, workflows: Sequence[ir.Workflow]) -> None:
        self.draw = draw
        self.workflows = workflows
        self.number = 0

    def chosen(self, options: Sequence[T]) -> T:
        """One of some options; the first one is the simplest."""
        found: T = self.draw(st.sampled_from(options))
        return found

    def chance(self, percent: int) -> bool:
        """Whether something happens; it does not in simple programs."""
        happens: bool = self.draw(st.integers(0, 99)) >= 100 - percent
        return happens

    def name(self, prefix: str) -> str:
        """A new name."""
        self.number += 1
        return f"{prefix}{self.number}"

    def workflow(self, name: str) -> ir.Workflow:
        """A workflow of an int, a list and a bool."""
        parameters = (("n", ir.INT), ("xs", INTS), ("flag", ir.BOOL))
        values = tuple(ir.Value(name=key, type=type) for key, type in parameters)
        scope = Scope({value.name: value.type for value in values})
        result = self.chosen(TYPES)
        operations, fails = self.operations(scope, 3, 6)
        return ir.Workflow(
            name=name,
            parameters=tuple(ir.Parameter(name=k, type=t, span=SPAN) for k, t in parameters),
            result=result,
            body=ir.Region(
                arguments=values,
                operations=operations,
                yields=None if fails else (self.operand(result, scope),),
            ),
            span=SPAN,
        )

    def operand(self, type: ir.Type, scope: Scope) -> ir.Operand:
        """A value of a type, the newest first, or a constant."""
        names = [name for name, found in scope.values.items() if found == type]
        if names and not self.chance(15):
            return ir.Reference(name=self.chosen(names[::-1]))
        return ir.Constant(type=type, json_value=self.chosen(CONSTANTS[type]))

    def read(self, type: ir.Type, scope: Scope, into: list[ir.Operation]) -> str:
        """The name of a value of a type; one is computed if there is none."""
        names = [name for name, found in scope.values.items() if found == type]
        if names:
            return self.chosen(names[::-1])
        name = self.name("k")
        text = {
            ir.INT: "7", ir.STR: "'s'", ir.BOOL: "True", INTS: "[1, 2]", MAYBE: "None",
            ir.FLOAT: "1.5", PAIR: "Pair(1, 'p')", LEVEL: "Level.LOW",
        }[type]  # fmt: skip
        into.append(ir.Compute(name=name, expression=text, type=type, span=SPAN))
        scope.values[name] = type
        return name

    def operations(
        self, scope: Scope, depth: int, most: int
    ) -> tuple[tuple[ir.Operation, ...], bool]:
        """Operations of a region, and whether it always fails."""
        made: list[ir.Operation] = []
        for _ in range(self.draw(st.integers(0, most))):
            op = self.operation(scope, depth, made)
            if scope.operations and self.chance(10):
                op = op.model_copy(update={"after": (self.chosen(scope.operations),)})
            made.append(op)
            scope.operations.append(op.name)
            scope.values.update((value.name, value.type) for value in ir.results(op))
        if depth < 3 and self.chance(8):
            message = self.operand(ir.STR, scope)
            made.append(ir.Fail(name=self.name("fail"), message=message, span=SPAN))
            return tuple(made), True
        return tuple(made), False

    def operation(self, scope: Scope, depth: int, made: list[ir.Operation]) -> ir.Operation:
        """One operation; what it needs first is added to `made`."""
        kinds = [self.compute, self.call, self.call]
        if depth:
            kinds += [self.map, self.condition, self.guarded, self.guarded, self.scope]
        kinds.append(self.wait)
        return self.chosen(kinds)(scope, depth, made)

    def compute(self, scope: Scope, depth: int, made: list[ir.Operation]) -> ir.Operation:
        """An expression, which may fail."""
        type = self.chosen(TYPES)
        template = self.chosen(EXPRESSIONS[type])
        operands: list[str] = []

        def place(match: re.Match[str]) -> str:
            operands.append(self.read(_PLACES[match[1]], scope, made))
            return operands[-1]

        text = re.sub(r"\{(\w+)\}", place, template).replace("{{", "{").replace("}}", "}")
        return ir.Compute(
            name=self.name("v"),
            expression=text,
            operands=tuple(dict.fromkeys(operands)),
            type=type,
            span=SPAN,
        )

    def call(self, scope: Scope, depth: int, made: list[ir.Operation]) -> ir.Operation:
        """A call of a task, or of a workflow made before."""
        callee = self.chosen((*TASKS, *self.workflows))
        assert not isinstance(callee, ir.ServiceTask)
        arguments = tuple(
            ir.Argument(parameter=parameter.name, operand=self.operand(parameter.type, scope))
            for parameter in callee.parameters
        )
        return ir.Call(
            name=self.name("c"),
            callee=callee.name,
            arguments=arguments,
            type=callee.result,
            span=SPAN,
        )

    def wait(self, scope: Scope, depth: int, made: list[ir.Operation]) -> ir.Operation:
        """A wait for time, for a condition or for a person."""
        seconds = ir.Constant(type=ir.FLOAT, json_value=1.0)
        message = self.operand(ir.STR, scope)
        arguments = (ir.Argument(parameter="a", operand=self.operand(ir.INT, scope)),)
        wait, type = self.chosen(
            (
                (ir.Sleep(seconds=seconds), ir.NONE),
                (ir.Until(probe="test", arguments=arguments, every_s=1.0, attempts=2), ir.NONE),
                (
                    ir.Approve(approval="release", message=message, choices=("ship", "hold")),
                    ir.NamedType(name="Approval"),
                ),
            )
        )
        return ir.Wait(name=self.name("w"), wait=wait, type=type, span=SPAN)

    def results(self) -> tuple[ir.Value, ...]:
        """What an operation with regions defines."""
        count = self.chosen((1, 0, 2))
        return tuple(ir.Value(name=self.name("r"), type=self.chosen(TYPES)) for _ in range(count))

    def region(self, scope: Scope, depth: int, results: Sequence[ir.Value]) -> ir.Region:
        """A region that yields values of the types of some results."""
        operations, fails = self.operations(scope, depth - 1, 3)
        yields = tuple(self.operand(value.type, scope) for value in results)
        return ir.Region(operations=operations, yields=None if fails else yields)

    def map(self, scope: Scope, depth: int, made: list[ir.Operation]) -> ir.Operation:
        """A fan-out over a list, with the elements and what is computed of them."""
        items = ir.Reference(name=self.read(INTS, scope, made))
        element = ir.Value(name=self.name("e"), type=ir.INT)
        inner = scope.inner()
        inner.values[element.name] = element.type
        results = [value for value in self.results() if value.type in (ir.INT, ir.STR, MAYBE)]
        region = self.region(inner, depth, results).model_copy(update={"arguments": (element,)})
        return ir.Map(
            name=self.name("m"),
            items=(items,),
            region=region,
            results=tuple(
                value.model_copy(update={"type": ir.ListType(element=value.type)})
                for value in results
            ),
            sequential=self.chance(20),
            span=SPAN,
        )

    def condition(self, scope: Scope, depth: int, made: list[ir.Operation]) -> ir.Operation:
        """A condition with two branches."""
        results = self.results()
        return ir.If(
            name=self.name("if"),
            condition=self.operand(ir.BOOL, scope),
            then=self.region(scope.inner(), depth, results),
            orelse=self.region(scope.inner(), depth, results),
            results=results,
            span=SPAN,
        )

    def scope(self, scope: Scope, depth: int, made: list[ir.Operation]) -> ir.Operation:
        """A lock or a limit around some operations."""
        results = self.results()
        region = self.region(scope.inner(), depth, results)
        return ir.Scope(
            name=self.name("s"),
            scope=self.chosen((ir.Lock(lock="db"), ir.Limit(limit=2))),
            region=region,
            results=() if region.yields is None else results,
            span=SPAN,
        )

    def guarded(self, scope: Scope, depth: int, made: list[ir.Operation]) -> ir.Operation:
        """A `try` with any of its parts."""
        results = self.results()
        body_results = self.results()
        body = self.region(scope.inner(), depth, body_results)
        orelse_scope = scope.inner()
        arguments = tuple(ir.Value(name=self.name("a"), type=v.type) for v in body_results)
        orelse_scope.values.update((value.name, value.type) for value in arguments)
        orelse = self.region(orelse_scope, depth, results)
        handlers = tuple(
            self.handler(scope, depth, body, results) for _ in range(self.chosen((1, 2, 0)))
        )
        final, binds_status, final_saved = None, False, ()
        if self.chance(40) or not handlers:
            inner = scope.inner()
            binds_status = self.chance(60)
            status = ir.Value(name=self.name("status"), type=STATUS)
            regions = [body, orelse, *(handler.region for handler in handlers)]
            final_saved, values = self.saved(regions, scope)
            inner.values.update((value.name, value.type) for value in values)
            final = self.region(inner, depth, ())
            final = final.model_copy(
                update={"arguments": (*((status,) if binds_status else ()), *values)}
            )
            if binds_status:
                final = self.asking(final, status)
        sequential = bool(final_saved) or any(handler.saved for handler in handlers)
        return ir.Try(
            name=self.name("try"),
            body=body,
            handlers=handlers,
            orelse=orelse.model_copy(update={"arguments": arguments}),
            final=final,
            binds_status=binds_status,
            final_saved=final_saved,
            sequential=sequential or self.chance(10),
            results=results,
            span=SPAN,
        )

    def handler(
        self, scope: Scope, depth: int, body: ir.Region, results: Sequence[ir.Value]
    ) -> ir.Handler:
        """A handler; one that binds the error may raise it again."""
        catches = self.chosen((("any",), ("task",), ("workflow",), ("task", "workflow")))
        inner = scope.inner()
        saved, values = self.saved([body], scope)
        inner.values.update((value.name, value.type) for value in values)
        region = self.region(inner, depth, results)
        error = ir.Value(name=self.name("error"), type=ir.NamedType(name="Failure"))
        binds_error = self.chance(50)
        if binds_error and region.yields is not None and self.chance(30):
            again = ir.Fail(name=self.name("again"), error=ir.Reference(name=error.name), span=SPAN)
            operations = (*region.operations, again)
            region = region.model_copy(update={"operations": operations, "yields": None})
        arguments = (*((error,) if binds_error else ()), *values)
        return ir.Handler(
            catches=catches,
            binds_error=binds_error,
            saved=saved,
            region=region.model_copy(update={"arguments": arguments}),
        )

    def saved(
        self, regions: Sequence[ir.Region], scope: Scope
    ) -> tuple[tuple[ir.Saved, ...], tuple[ir.Value, ...]]:
        """Saved names over values of some regions, and the arguments they are bound to."""
        if not self.chance(40):
            return (), ()
        type = self.chosen(TYPES)
        names = [name for region in regions for name in _saveable(region, type)]
        if not names:
            return (), ()
        values = tuple(name for name in names if not self.chance(30)) or tuple(names)
        initial = self.operand(type, scope)
        saved = ir.Saved(name=self.name("name"), type=type, initial=initial, values=values)
        return (saved,), (ir.Value(name=self.name("saved"), type=type),)

    def asking(self, final: ir.Region, status: ir.Value) -> ir.Region:
        """A `finally` that passes its status on to a task."""
        parts = [f"{status.name}.{part}" for part in ("state", "task", "message")]
        text = ir.Compute(
            name=self.name("v"),
            expression=f"' '.join(str(part) for part in [{', '.join(parts)}])",
            operands=(status.name,),
            type=ir.STR,
            span=SPAN,
        )
        call = ir.Call(
            name=self.name("c"),
            callee="concat",
            arguments=(
                ir.Argument(parameter="a", operand=ir.Reference(name=text.name)),
                ir.Argument(parameter="b", operand=ir.Constant(type=ir.INT, json_value=1)),
            ),
            type=ir.STR,
            span=SPAN,
        )
        return final.model_copy(update={"operations": (text, call, *final.operations)})


def _saveable(region: ir.Region, type: ir.Type) -> list[str]:
    """The values of a type in a region, at any depth but in fan-outs."""
    names: list[str] = []
    for op in region.operations:
        if not isinstance(op, ir.Map):
            for inner in ir.regions(op):
                names += _saveable(inner, type)
        names += [value.name for value in ir.results(op) if value.type == type]
    return names


@st.composite
def modules(draw: Any) -> ir.Module:
    """A random module."""
    made: list[ir.Workflow] = []
    for index in range(draw(st.integers(0, 1))):
        made.append(Builder(draw, made).workflow(f"part{index}"))
    main = Builder(draw, made).workflow("main")
    return ir.Module(
        name="flow",
        source="flow.py",
        workflows=(main, *reversed(made)),
        tasks=TASKS,
        types=DECLARATIONS,
    )


@st.composite
def inputs(draw: Any) -> dict[str, Any]:
    """Inputs of a random module."""
    return {
        "n": draw(st.integers(0, 6)),
        "xs": draw(st.lists(st.integers(0, 4), max_size=3)),
        "flag": draw(st.booleans()),
    }
