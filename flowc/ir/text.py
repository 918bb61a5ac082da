"""The text form of a module, for people and tests; `parse_text` reads it back.

    workflow main(n: int, xs: list[int] = [1]) -> list[int] {
      %ys = map %xs -> (%x: int) {
        %y = call grow(a=%x) : int
        yield %y
      } : list[int]
      return %ys
    }

An operation is `%results = kind ... : types @span`; `as name` stands where its name is not that of
its one result. Constants are JSON where JSON says their type, else `(json : type)`. What is rarely
looked at (options, slices, documentation) is JSON after `with`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from flowc.diagnostics import Span
from flowc.ir import nodes, walk
from flowc.ir.nodes import Module, Operand, Operation, Parameter, Reference, Region, Value
from flowc.ir.scanner import WORD, InvalidText, parse_type
from flowc.ir.types import BOOL, FLOAT, INT, NONE, STR, Type

_BARE = {bool: BOOL, int: INT, float: FLOAT, str: STR, type(None): NONE}


def to_text(module: Module, *, spans: bool = True) -> str:
    """The text form of a module; without spans it is shorter, and reads back without them."""
    return "\n".join(_Writer(module.source, spans).module(module)) + "\n"


def region_text(region: Region, source: str = "") -> str:
    """The text form of the operations of a region, without spans."""
    return "\n".join(_Writer(source, False).operations(region))


def bare_type(value: object) -> Type | None:
    """The type that a constant has when it is written as JSON alone."""
    return _BARE.get(type(value))


def json_text(data: object) -> str:
    """JSON in one line; what no encoding of text can hold is escaped."""
    text = json.dumps(data, ensure_ascii=False)
    return json.dumps(data) if re.search("[\ud800-\udfff]", text) else text


@lru_cache(maxsize=4096)
def type_text(type: Type) -> str:
    """A type as in Python, or as JSON if that could be read as another type."""
    try:
        is_plain = parse_type(str(type)) == type
    except InvalidText:
        is_plain = False
    return str(type) if is_plain else json_text(type.model_dump(mode="json"))


class _Writer:
    """Writes lines; each method gives those of one kind of node."""

    def __init__(self, source: str, spans: bool) -> None:
        self.source = source
        self.spans = spans

    def module(self, module: Module) -> Iterator[str]:
        yield f"module {_word(module.name)} {json_text(module.source)}"
        for declaration in module.types:
            yield ""
            yield from self.declaration(declaration)
        for task in module.tasks:
            yield ""
            yield self.task(task)
        for workflow in module.workflows:
            yield ""
            yield from self.workflow(workflow)

    # --- declarations ------------------------------------------------------------------

    def declaration(self, declaration: nodes.Declaration) -> Iterator[str]:
        match declaration:
            case nodes.Enum():
                members = ", ".join(f"{_word(k)} = {json_text(v)}" for k, v in declaration.members)
                head = f"enum {_word(declaration.name)} {declaration.base} ({members})"
                extra = _extra(declaration, "name", "base", "members", "span")
                yield head + extra + self.span(declaration.span)
            case nodes.Record():
                fields = ", ".join(self.entry(field) for field in declaration.fields)
                extra = _extra(declaration, "name", "form", "fields", "span")
                head = f"record {_word(declaration.name)} {declaration.form} ({fields})"
                yield head + extra + self.span(declaration.span)

    def entry(self, entry: Parameter | nodes.RecordField) -> str:
        """A parameter or field: `name: type = default`."""
        default = "" if entry.default is None else f" = {self.operand(entry.default)}"
        extra = _extra(entry, "name", "type", "default", "span")
        span = self.span(entry.span) if isinstance(entry, Parameter) else ""
        return f"{_word(entry.name)}: {type_text(entry.type)}{default}{extra}{span}"

    def task(self, task: nodes.Task) -> str:
        head = f"{task.kind} {_word(task.name)}({', '.join(map(self.entry, task.parameters))})"
        if not isinstance(task, nodes.ServiceTask):
            head += f" -> {type_text(task.result)}"
        return head + _extra(task, "name", "parameters", "result", "span") + self.span(task.span)

    def workflow(self, workflow: nodes.Workflow) -> Iterator[str]:
        parameters = ", ".join(map(self.entry, workflow.parameters))
        extra = _extra(workflow, "name", "parameters", "result", "body", "span")
        head = f"workflow {_word(workflow.name)}({parameters}) -> {type_text(workflow.result)}"
        values = tuple((value.name, value.type) for value in workflow.body.arguments)
        is_plain = values == tuple((entry.name, entry.type) for entry in workflow.parameters)
        arguments = "" if is_plain else self.values(workflow.body.arguments)
        yield f"{head}{extra}{self.span(workflow.span)}{arguments} {{"
        yield from _indented(self.operations(workflow.body, "return"))
        yield "}"

    # --- operations --------------------------------------------------------------------

    def operations(self, region: Region, last: str = "yield") -> Iterator[str]:
        """The operations of a region, then what it yields."""
        for op in region.operations:
            yield from self.operation(op)
        if region.yields is None:
            yield "never"
        elif region.yields:
            yield f"{last} {', '.join(map(self.operand, region.yields))}"

    def operation(self, op: Operation) -> Iterator[str]:
        results = walk.results(op)
        defined = [f"%{value.name}" for value in results]
        head = f"{', '.join(defined)} = {op.kind}" if defined else op.kind
        if defined != [f"%{op.name}"]:
            head += f" as {op.name}"
        types = f" : {', '.join(type_text(value.type) for value in results)}" if results else ""
        tail = _after(op.after) + types + self.span(op.span)
        match op:
            case nodes.Call():
                soft = " soft" if op.soft else ""
                call = f" {self.call(op.callee, op.arguments)}{_options(op.options)}"
                yield head + soft + call + tail
            case nodes.Compute():
                soft = " soft" if op.soft else ""
                names = [f"%{name}" for name in op.operands]
                over = f" over {', '.join(names)}" if names else ""
                yield f"{head}{soft} {json_text(op.expression)}{over}{tail}"
            case nodes.Fail():
                message = "" if op.message is None else f" message {self.operand(op.message)}"
                error = "" if op.error is None else f" error {self.operand(op.error)}"
                yield head + message + error + tail
            case nodes.Wait():
                soft = " soft" if op.soft else ""
                yield f"{head}{soft} {self.wait(op.wait)}{tail}"
            case nodes.Map():
                head += " sequential" if op.sequential else ""
                head += " until_failure" if op.until_failure else ""
                head += f" within [{', '.join(op.within)}]" if op.within else ""
                items = ", ".join(map(self.operand, op.items))
                yield from self.regions(head, [(f" {items} ->", op.region)], tail)
            case nodes.If():
                branches = [(f" {self.operand(op.condition)}", op.then), (" else", op.orelse)]
                yield from self.regions(head, branches, tail)
            case nodes.Scope():
                yield from self.regions(head, [(f" {self.scope(op.scope)}", op.region)], tail)
            case nodes.Try():
                yield from self.regions(head, list(self.parts(op)), tail)

    def regions(self, head: str, regions: Sequence[tuple[str, Region]], tail: str) -> Iterator[str]:
        """Regions in braces, each after what introduces it."""
        before = head
        for introduction, region in regions:
            arguments = self.values(region.arguments) if region.arguments else ""
            yield f"{before}{introduction}{arguments} {{"
            yield from _indented(self.operations(region))
            before = "}"
        yield f"}}{tail}"

    def parts(self, op: nodes.Try) -> Iterator[tuple[str, Region]]:
        """The regions of a `try`, each with what introduces it."""
        yield " sequential" if op.sequential else "", op.body
        for handler in op.handlers:
            binds = " error" if handler.binds_error else ""
            catches = ", ".join(handler.catches)
            yield f" except [{catches}]{binds}{self.saved(handler.saved)}", handler.region
        yield " else", op.orelse
        if op.final is not None:
            binds = " status" if op.binds_status else ""
            introduction = f" finally{binds}{self.saved(op.final_saved)}"
            yield introduction, op.final

    def saved(self, entries: Sequence[nodes.Saved]) -> str:
        """`saved %name: type = initial from %values`."""
        text = ""
        for entry in entries:
            initial = "" if entry.initial is None else f" = {self.operand(entry.initial)}"
            values = ", ".join(f"%{name}" for name in entry.values)
            text += f" saved %{entry.name}: {type_text(entry.type)}{initial} from [{values}]"
        return text

    def wait(self, wait: nodes.Sleep | nodes.Until | nodes.Approve) -> str:
        match wait:
            case nodes.Sleep():
                return f"sleep {self.operand(wait.seconds)}"
            case nodes.Until():
                call = f"until {self.call(wait.probe, wait.arguments)}{_options(wait.options)}"
                return call + _extra(wait, "probe", "arguments", "options")
            case nodes.Approve():
                return f"approve {self.operand(wait.message)}" + _extra(wait, "message")

    def scope(self, scope: nodes.Lock | nodes.Limit | nodes.Service) -> str:
        if isinstance(scope, nodes.Service):
            return f"service {self.call(scope.service, scope.arguments)}"
        return scope.kind + _extra(scope)

    # --- parts -------------------------------------------------------------------------

    def call(self, callee: str, arguments: Iterable[nodes.Argument]) -> str:
        passed = (f"{_word(a.parameter)}={self.operand(a.operand)}" for a in arguments)
        return f"{_word(callee)}({', '.join(passed)})"

    def operand(self, operand: Operand) -> str:
        if isinstance(operand, Reference):
            return f"%{operand.name}"
        text = json_text(operand.json_value)
        if bare_type(operand.json_value) == operand.type:
            return text
        return f"({text} : {type_text(operand.type)})"

    def values(self, values: Iterable[Value]) -> str:
        return f" ({', '.join(f'%{value.name}: {type_text(value.type)}' for value in values)})"

    def span(self, span: Span) -> str:
        if not self.spans:
            return ""
        file = "" if span.file == self.source else json_text(span.file)
        return f" @{file}{span.line}:{span.column}-{span.end_line}:{span.end_column}"


def _word(name: str) -> str:
    """A name, in quotes if it could be read as something else."""
    return name if WORD.fullmatch(name) and name != "soft" else json_text(name)


def _after(names: tuple[str, ...]) -> str:
    return f" after {', '.join(f'%{name}' for name in names)}" if names else ""


def _options(options: nodes.Options | None) -> str:
    return "" if options is None else f" options {json_text(_plain(options, ()))}"


def _extra(node: BaseModel, *written: str) -> str:
    """The fields that are written nowhere else, unless they are as usual."""
    data = _plain(node, written)
    return f" with {json_text(data)}" if data else ""


def _plain(node: BaseModel, written: Sequence[str]) -> dict[str, Any]:
    """The fields of a node that differ from their defaults, as JSON data."""
    data: dict[str, Any] = node.model_dump(mode="json", exclude={"kind", *written})
    plain: dict[str, Any] = {}
    for name, value in data.items():
        field = getattr(node, name)
        if field != type(node).model_fields[name].get_default():
            is_options = isinstance(field, nodes.Options | nodes.WorkflowOptions)
            plain[name] = _plain(field, ()) if is_options else value
    return plain


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
