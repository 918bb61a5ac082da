"""Ints that stand where floats are declared: where a value crosses a call, they become floats.

In an expression the int stays what it is, as in plain Python. A Python task reads what it is given
by its types; for workflows and containers an expression makes floats of the ints before the call.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flowc import ir
from flowc.compiler.frontend.regions.names import FreshNames
from flowc.diagnostics import Span
from flowc.ir.expressions import literal
from flowc.ir.relations import widens, without_large


def with_floats(text: str, type: ir.Type, declarations: Mapping[str, ir.Declaration]) -> str:
    """A value as the codec of its type gives it: each int that stands for a float is one.

    >>> with_floats("xs", ir.ListType(element=ir.optional(ir.FLOAT)), {})
    '[(float(item) if item is not None else None) for item in xs]'
    """
    if not _bears_floats(type, declarations):
        return text
    match without_large(type):
        case ir.OptionalType(item=item):
            return f"({with_floats(text, item, declarations)} if {text} is not None else None)"
        case ir.ListType(element=element):
            return f"[{with_floats('item', element, declarations)} for item in {text}]"
        case ir.DictType(value=value):
            given = with_floats("item", value, declarations)
            return f"{{key: {given} for key, item in {text}.items()}}"
        case ir.TupleType(elements=elements):
            parts = [
                with_floats(f"{text}[{index}]", element, declarations)
                for index, element in enumerate(elements)
            ]
            return f"({', '.join(parts)},)"
        case ir.NamedType(name=name) if isinstance(record := declarations[name], ir.Record):
            return _record(text, record, declarations)
        case _:
            return f"float({text})"


def exact_calls(
    workflow: ir.Workflow,
    parameters: Mapping[str, tuple[ir.Parameter, ...]],
    declarations: Mapping[str, ir.Declaration],
    names: FreshNames,
    *,
    gives_floats: bool,
) -> ir.Workflow:
    """A workflow whose calls pass floats where their callees declare them.

    `parameters`: by callee, for those that take values as they stand. `gives_floats`: so does its
    own result. Before: a body that is finished.
    """
    types = ir.definitions(workflow)
    exact = _Exact(types, loose_values(workflow.body, types), parameters, declarations, names)
    body = ir.rewrite_region(workflow.body, exact.operation)
    if gives_floats and body.yields:
        made, operand = exact.operand(body.yields[0], workflow.result, "result", workflow.span)
        body = body.model_copy(
            update={"operations": (*body.operations, *made), "yields": (operand,)}
        )
    return workflow if body is workflow.body else workflow.model_copy(update={"body": body})


@dataclass(frozen=True)
class _Exact:
    """Makes the arguments of calls exact."""

    types: Mapping[str, ir.Type]
    loose: Container[str]
    parameters: Mapping[str, tuple[ir.Parameter, ...]]
    declarations: Mapping[str, ir.Declaration]
    names: FreshNames

    def operation(self, op: ir.Operation) -> tuple[ir.Operation, ...]:
        """An operation, after the expressions that make floats for it."""
        if not isinstance(op, ir.Call) or op.callee not in self.parameters:
            return (op,)
        types = {parameter.name: parameter.type for parameter in self.parameters[op.callee]}
        made: list[ir.Compute] = []
        arguments: list[ir.Argument] = []
        for argument in op.arguments:
            wanted = f"{op.name}_{argument.parameter}"
            more, operand = self.operand(
                argument.operand, types[argument.parameter], wanted, op.span
            )
            made += more
            arguments.append(argument.model_copy(update={"operand": operand}))
        return (*made, op.model_copy(update={"arguments": tuple(arguments)})) if made else (op,)

    def operand(
        self, operand: ir.Operand, type: ir.Type, wanted: str, span: Span
    ) -> tuple[list[ir.Compute], ir.Operand]:
        """An operand that holds no ints where a type has floats, and what makes it."""
        if isinstance(operand, ir.Constant):
            return [], operand
        source = self.types[operand.name]
        if operand.name not in self.loose and not widens(source, type):
            return [], operand
        text = with_floats(operand.name, type, self.declarations)
        if text == operand.name:
            return [], operand
        made = ir.Compute(
            name=self.names.fresh(wanted),
            expression=text,
            operands=(operand.name,),
            type=type,
            span=span,
        )
        return [made], ir.Reference(name=made.name)


def loose_values(body: ir.Region, types: Mapping[str, ir.Type]) -> frozenset[str]:
    """The values of a workflow that may hold ints where their types have floats.

    What crosses a call does not: parameters, results of tasks and workflows, and parts of these.
    `types` are those of all values.
    """
    loose: set[str] = set()
    _find_loose(body, types, loose)
    return frozenset(loose)


def _find_loose(region: ir.Region, types: Mapping[str, ir.Type], loose: set[str]) -> None:
    for op in region.operations:
        match op:
            case ir.Compute():
                if not _is_part(op.expression) or not loose.isdisjoint(op.operands):
                    loose.add(op.name)
            case ir.Map():
                _bind(op.region.arguments, op.items, types, loose)
                _find_loose(op.region, types, loose)
            case ir.Try():
                _find_in_try(op, types, loose)
            case _:
                for nested in ir.regions(op):
                    _find_loose(nested, types, loose)
        loose.update(_loose_results(op, types, loose))


def _find_in_try(op: ir.Try, types: Mapping[str, ir.Type], loose: set[str]) -> None:
    _find_loose(op.body, types, loose)
    _bind(op.orelse.arguments, op.body.yields or (), types, loose)
    for entry in ir.saved(op):
        before = () if entry.initial is None else (entry.initial,)
        values = (*before, *(ir.Reference(name=name) for name in entry.values))
        _bind([ir.Value(name=entry.name, type=entry.type)] * len(values), values, types, loose)
    for nested in (op.orelse, *(handler.region for handler in op.handlers), op.final):
        if nested is not None:
            _find_loose(nested, types, loose)


def _bind(
    values: Sequence[ir.Value],
    operands: Sequence[ir.Operand],
    types: Mapping[str, ir.Type],
    loose: set[str],
) -> None:
    """Values that stand for others are as loose as these."""
    for value, operand in zip(values, operands, strict=False):
        if _is_in(operand, loose) or widens(_type_of(operand, types), value.type):
            loose.add(value.name)


def _loose_results(
    op: ir.Operation, types: Mapping[str, ir.Type], loose: Container[str]
) -> Iterator[str]:
    """The results of an operation with regions of which a region yields no float."""
    regions = ir.regions(op)
    if isinstance(op, ir.Try):
        regions = (op.orelse, *(handler.region for handler in op.handlers))
    for index, result in enumerate(ir.results(op)):
        for region in regions:
            if not region.yields:
                continue
            operand = region.yields[index]
            is_int = not isinstance(op, ir.Map) and widens(_type_of(operand, types), result.type)
            if is_int or _is_in(operand, loose):
                yield result.name


def _type_of(operand: ir.Operand, types: Mapping[str, ir.Type]) -> ir.Type:
    return types[operand.name] if isinstance(operand, ir.Reference) else operand.type


def _is_in(operand: ir.Operand, names: Container[str]) -> bool:
    return isinstance(operand, ir.Reference) and operand.name in names


def _is_part(expression: str) -> bool:
    """Whether an expression is a value, or reads a part of one.

    >>> _is_part("found.pair[0]"), _is_part("[whole]")
    (True, False)
    """
    node = ast.parse(expression, mode="eval").body
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name)


def _record(text: str, record: ir.Record, declarations: Mapping[str, ir.Declaration]) -> str:
    """A record of which each field is as its type says; a TypedDict keeps its other keys."""
    if record.form != "typeddict":
        fields = [
            f"{field.name}={with_floats(f'{text}.{field.name}', field.type, declarations)}"
            for field in record.fields
        ]
        return f"{record.name}({', '.join(fields)})"
    entries = [f"**{text}"]
    for field in record.fields:
        key = literal(field.name)
        part = f"{text}[{key}]"
        given = with_floats(part, field.type, declarations)
        if given == part:
            continue
        entry = f"{key}: {given}"
        entries.append(entry if field.required else f"**({{{entry}}} if {key} in {text} else {{}})")
    return f"{{{', '.join(entries)}}}"


def _bears_floats(type: ir.Type, declarations: Mapping[str, ir.Declaration]) -> bool:
    """Whether values of a type may hold floats."""
    match without_large(type):
        case ir.OptionalType(item=inner) | ir.ListType(element=inner) | ir.DictType(value=inner):
            return _bears_floats(inner, declarations)
        case ir.TupleType(elements=elements):
            return any(_bears_floats(element, declarations) for element in elements)
        case ir.NamedType(name=name):
            fields = _fields(name, declarations)
            return any(_bears_floats(field.type, declarations) for field in fields)
        case other:
            return other == ir.FLOAT


def _fields(name: str, declarations: Mapping[str, ir.Declaration]) -> tuple[ir.RecordField, ...]:
    declared = declarations.get(name)
    return declared.fields if isinstance(declared, ir.Record) else ()
