"""The records and enums that a module needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flowc import ir
from flowc.compiler.frontend.modules.model import TypeTable

_WORD = re.compile(r"[^\W\d]\w*")


def types_used(
    workflows: Sequence[ir.Workflow], tasks: Sequence[ir.Task], types: TypeTable
) -> tuple[ir.Declaration, ...]:
    """The declarations behind every type of a module, in the order in which they are declared."""
    found: set[str] = set()
    for task in tasks:
        _collect_task(task, types, found)
    for workflow in workflows:
        _collect_workflow(workflow, types, found)
    return tuple(types.declarations[name] for name in types.declarations if name in found)


def _collect_task(task: ir.Task, types: TypeTable, found: set[str]) -> None:
    for parameter in task.parameters:
        _collect(parameter.type, types, found)
    if not isinstance(task, ir.ServiceTask):
        _collect(task.result, types, found)


def _collect_workflow(workflow: ir.Workflow, types: TypeTable, found: set[str]) -> None:
    for parameter in workflow.parameters:
        _collect(parameter.type, types, found)
    _collect(workflow.result, types, found)
    for type in _once(list(ir.definitions(workflow).values())):
        _collect(type, types, found)
    for op in ir.operations(workflow.body):
        for operand in ir.operands(op):
            if isinstance(operand, ir.Constant):
                _collect(operand.type, types, found)
        if isinstance(op, ir.Compute):
            for word in _WORD.findall(op.expression):
                _collect_named(word, types, found)


def declarations_in(type: ir.Type, types: TypeTable) -> list[str]:
    """The names of the records and enums that a type is made of, in the order of the alphabet."""
    found: set[str] = set()
    _collect(type, types, found)
    return sorted(found)


def _once(values: Sequence[ir.Type]) -> Iterator[ir.Type]:
    """Each type object once: most values share theirs with a declaration."""
    return iter({id(type): type for type in values}.values())


def _collect(type: ir.Type, types: TypeTable, found: set[str]) -> None:
    match type:
        case ir.NamedType(name=name):
            _collect_named(name, types, found)
        case ir.ListType(element=item) | ir.OptionalType(item=item) | ir.LargeType(item=item):
            _collect(item, types, found)
        case ir.OutcomeType(item=item):
            _collect(item, types, found)
        case ir.DictType(key=key, value=value):
            _collect(key, types, found)
            _collect(value, types, found)
        case ir.TupleType(elements=elements):
            for element in elements:
                _collect(element, types, found)


def _collect_named(name: str, types: TypeTable, found: set[str]) -> None:
    declaration = types.declarations.get(name)
    if declaration is None or name in found:
        return
    found.add(name)
    if isinstance(declaration, ir.Record):
        for field in declaration.fields:
            _collect(field.type, types, found)
