"""Read the text form of a module back: what `text` writes, exactly."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from flowc.ir import nodes
from flowc.ir.nodes import Constant, Module, Operand, Operation, Parameter, Reference, Region, Value
from flowc.ir.scanner import WORD, InvalidText, Scanner
from flowc.ir.text import bare_type
from flowc.ir.types import NONE

_OPERATION: TypeAdapter[Operation] = TypeAdapter(Operation)
_TASK: TypeAdapter[nodes.Task] = TypeAdapter(nodes.Task)


def parse_text(text: str) -> Module:
    """The module that a text stands for; without spans in it, all are at the file's start.

    Raises `InvalidText`.
    """
    try:
        return Module.model_validate(_Reader(text).module().model_dump())
    except (ValidationError, RecursionError) as error:
        raise InvalidText(str(error)) from error


class _Reader(Scanner):
    """Reads declarations and operations; each method reads one, and goes past it."""

    # --- declarations ------------------------------------------------------------------

    def module(self) -> Module:
        """The whole text."""
        self.expect("module")
        name, self.source = self.word(), self.json_as(str, "the source's path")
        types: list[nodes.Declaration] = []
        tasks: list[nodes.Task] = []
        workflows: list[nodes.Workflow] = []
        self.skip()
        while self.place < len(self.text):
            kind = self.match(WORD, "a declaration")[0]
            if kind == "workflow":
                workflows.append(self.workflow())
            elif kind == "record":
                types.append(self.record())
            elif kind == "enum":
                types.append(self.enum())
            else:
                tasks.append(self.task(kind))
            self.skip()
        return Module(
            name=name,
            source=self.source,
            workflows=tuple(workflows),
            tasks=tuple(tasks),
            types=tuple(types),
        )

    def enum(self) -> nodes.Enum:
        """The rest of an enum."""
        data: dict[str, Any] = {"name": self.word(), "base": self.word()}
        self.expect("(")
        data["members"] = self.list_of(self.member, ")")
        return nodes.Enum.model_validate({**data, **self.extra(), "span": self.span()})

    def member(self) -> tuple[str, Any]:
        """`NAME = value`."""
        name = self.word()
        self.expect("=")
        return name, self.json()

    def record(self) -> nodes.Record:
        """The rest of a record."""
        data: dict[str, Any] = {"name": self.word(), "form": self.word()}
        self.expect("(")
        data["fields"] = self.list_of(self.field, ")")
        return nodes.Record.model_validate({**data, **self.extra(), "span": self.span()})

    def field(self) -> nodes.RecordField:
        """A field of a record."""
        return nodes.RecordField.model_validate(self.entry())

    def parameter(self) -> Parameter:
        """A parameter of a task or workflow."""
        return Parameter.model_validate({**self.entry(), "span": self.span()})

    def entry(self) -> dict[str, Any]:
        """`name: type = default`."""
        name = self.word()
        self.expect(":")
        data: dict[str, Any] = {"name": name, "type": self.type()}
        if self.accept("="):
            data["default"] = self.operand()
        return {**data, **self.extra()}

    def task(self, kind: str) -> nodes.Task:
        """The rest of a task, container or service."""
        data: dict[str, Any] = {"kind": kind, "name": self.word()}
        self.expect("(")
        data["parameters"] = self.list_of(self.parameter, ")")
        if self.accept("->"):
            data["result"] = self.type()
        return _TASK.validate_python({**data, **self.extra(), "span": self.span()})

    def workflow(self) -> nodes.Workflow:
        """The rest of a workflow."""
        data: dict[str, Any] = {"name": self.word()}
        self.expect("(")
        parameters = self.list_of(self.parameter, ")")
        self.expect("->")
        data.update(parameters=parameters, result=self.type(), **self.extra(), span=self.span())
        arguments = self.arguments()
        if arguments is None:
            arguments = tuple(Value(name=entry.name, type=entry.type) for entry in parameters)
        body = self.braces(arguments)
        return nodes.Workflow.model_validate({**data, "body": body})

    # --- regions -----------------------------------------------------------------------

    def arguments(self) -> tuple[Value, ...] | None:
        """The arguments of a region; None: there are none written."""
        return tuple(self.list_of(self.typed_value, ")")) if self.accept("(") else None

    def typed_value(self) -> Value:
        """`%name: type`."""
        name = self.value_name()
        self.expect(":")
        return Value(name=name, type=self.type())

    def region(self) -> Region:
        """Arguments, and operations in braces."""
        return self.braces(self.arguments() or ())

    def braces(self, arguments: tuple[Value, ...]) -> Region:
        """Operations in braces, and what they yield."""
        self.expect("{")
        operations: list[Operation] = []
        yields: list[Operand] | None = []
        while not self.accept("}"):
            if self.accept("never"):
                yields = None
            elif self.accept("yield") or self.accept("return"):
                yields = self.some(self.operand)
            else:
                operations.append(self.operation())
        return Region(
            arguments=arguments,
            operations=tuple(operations),
            yields=None if yields is None else tuple(yields),
        )

    # --- operations --------------------------------------------------------------------

    def operation(self) -> Operation:
        """One operation."""
        self.skip()
        results: list[str] = []
        if self.text.startswith("%", self.place):
            results = self.some(self.value_name)
            self.expect("=")
        kind = self.match(WORD, "an operation")[0]
        name = self.match(WORD, "a name")[0] if self.accept("as") else "".join(results[:1])
        fields = getattr(self, f"fields_of_{kind}", None)
        if fields is None:
            raise self.error(f"an operation, not `{kind}`")
        data: dict[str, Any] = fields()
        data["after"] = self.some(self.value_name) if self.accept("after") else ()
        types = self.some(self.type) if self.accept(":") else []
        if len(types) != len(results):
            raise self.error(f"{len(results)} types")
        values = [Value(name=key, type=type) for key, type in zip(results, types, strict=True)]
        if kind in ("call", "compute", "wait"):
            data["type"] = types[0] if types else NONE
        elif kind != "fail":
            data["results"] = values
        return _OPERATION.validate_python({"kind": kind, "name": name, **data, "span": self.span()})

    def fields_of_call(self) -> dict[str, Any]:
        """The fields of a call."""
        return {"soft": self.accept("soft"), **self.call("callee")}

    def fields_of_compute(self) -> dict[str, Any]:
        """The fields of an expression."""
        return {
            "soft": self.accept("soft"),
            "expression": self.json(),
            "operands": self.some(self.value_name) if self.accept("over") else (),
        }

    def fields_of_fail(self) -> dict[str, Any]:
        """The fields of a failure."""
        return {
            "message": self.operand() if self.accept("message") else None,
            "error": self.operand() if self.accept("error") else None,
        }

    def fields_of_wait(self) -> dict[str, Any]:
        """The fields of a wait."""
        soft = self.accept("soft")
        kind = self.word()
        wait: dict[str, Any] = {"kind": kind}
        if kind == "sleep":
            wait["seconds"] = self.operand()
        elif kind == "until":
            wait |= {**self.call("probe"), **self.extra()}
        else:
            wait |= {"message": self.operand(), **self.extra()}
        return {"soft": soft, "wait": wait}

    def fields_of_map(self) -> dict[str, Any]:
        """The fields of a fan-out."""
        flags = {flag: self.accept(flag) for flag in ("sequential", "until_failure")}
        within: list[str] = []
        if self.accept("within"):
            self.expect("[")
            within = self.list_of(self.word, "]")
        items = self.list_of(self.operand, "->")
        return {**flags, "within": within, "items": items, "region": self.region()}

    def fields_of_if(self) -> dict[str, Any]:
        """The fields of a condition."""
        condition, then = self.operand(), self.region()
        self.expect("else")
        return {"condition": condition, "then": then, "orelse": self.region()}

    def fields_of_scope(self) -> dict[str, Any]:
        """The fields of a scope."""
        kind = self.word()
        fields = self.call("service") if kind == "service" else self.extra()
        return {"scope": {"kind": kind, **fields}, "region": self.region()}

    def fields_of_try(self) -> dict[str, Any]:
        """The fields of a `try`."""
        data: dict[str, Any] = {"sequential": self.accept("sequential"), "body": self.region()}
        handlers: list[dict[str, Any]] = []
        while self.accept("except"):
            self.expect("[")
            catches = self.list_of(self.word, "]")
            binds = self.accept("error")
            saved = self.saved()
            handler = {"catches": catches, "binds_error": binds, "saved": saved}
            handlers.append({**handler, "region": self.region()})
        self.expect("else")
        data.update(handlers=handlers, orelse=self.region())
        if self.accept("finally"):
            data["binds_status"] = self.accept("status")
            data["final_saved"] = self.saved()
            data["final"] = self.region()
        return data

    def saved(self) -> list[dict[str, Any]]:
        """The saved names of a handler or `finally`."""
        entries: list[dict[str, Any]] = []
        while self.accept("saved"):
            value = self.typed_value()
            initial = self.operand() if self.accept("=") else None
            self.expect("from")
            self.expect("[")
            values = self.list_of(self.value_name, "]")
            entries.append(
                {"name": value.name, "type": value.type, "initial": initial, "values": values}
            )
        return entries

    # --- operands ----------------------------------------------------------------------

    def call(self, field: str) -> dict[str, Any]:
        """`callee(parameter=operand, ...) options {...}`."""
        data: dict[str, Any] = {field: self.word()}
        self.expect("(")
        data["arguments"] = self.list_of(self.argument, ")")
        if self.accept("options"):
            data["options"] = self.json()
        return data

    def argument(self) -> nodes.Argument:
        """`parameter=operand`."""
        parameter = self.word()
        self.expect("=")
        return nodes.Argument(parameter=parameter, operand=self.operand())

    def operand(self) -> Operand:
        """`%name`, or a constant."""
        self.skip()
        if self.text.startswith("%", self.place):
            return Reference(name=self.value_name())
        if self.accept("("):
            value = self.json()
            self.expect(":")
            constant = Constant(type=self.type(), json_value=value)
            self.expect(")")
            return constant
        value = self.json()
        type = bare_type(value)
        if type is None:
            raise self.error("an operand")
        return Constant(type=type, json_value=value)
