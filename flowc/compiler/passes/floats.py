"""Ints that stand where floats are declared: where a value crosses a call, they become floats.

In plain Python the int stays what it is; a call writes and reads what it is given, by its type.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator, Mapping

from flowc import ir
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


def loose_values(body: ir.Region, types: Mapping[str, ir.Type]) -> frozenset[str]:
    """The values of a workflow that may hold ints where their types have floats.

    What crosses a call does not: parameters, results of tasks and workflows, and parts of these.
    `types` are those of all values. Before: no `Try`.
    """
    loose: set[str] = set()
    _find_loose(body, types, loose)
    return frozenset(loose)


def _find_loose(region: ir.Region, types: Mapping[str, ir.Type], loose: set[str]) -> None:
    for op in region.operations:
        if isinstance(op, ir.Map):
            pairs = zip(op.region.arguments, op.items, strict=True)
            loose.update(argument.name for argument, item in pairs if _is_in(item, loose))
        for nested in ir.regions(op):
            _find_loose(nested, types, loose)
        if isinstance(op, ir.Compute):
            if not _is_part(op.expression) or not loose.isdisjoint(op.operands):
                loose.add(op.name)
        elif not isinstance(op, ir.Call):
            loose.update(_loose_results(op, types, loose))


def _loose_results(
    op: ir.Operation, types: Mapping[str, ir.Type], loose: Container[str]
) -> Iterator[str]:
    """The results of an operation with regions of which a region yields no float."""
    for index, result in enumerate(ir.results(op)):
        for region in ir.regions(op):
            if not region.yields:
                continue
            operand = region.yields[index]
            is_int = isinstance(op, ir.If) and widens(_type_of(operand, types), result.type)
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
