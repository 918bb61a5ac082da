"""When operations have ended: whether who reads a value of one waits for all that stands in it.

`fallible` names the computes that may fail, `workflows` what calls run as a graph of their own.
"""

from __future__ import annotations

from collections.abc import Container

from flowc.ir.nodes import Call, Compute, If, Map, Operand, Operation, Reference, Region, Scope, Try
from flowc.ir.walk import definers, reads, regions


def is_total(op: Operation, fallible: Container[str] = ()) -> bool:
    """Whether nothing can be observed of an operation but its value."""
    if isinstance(op, Compute):
        return op.name not in fallible
    nested = [inner for region in regions(op) for inner in region.operations]
    return bool(regions(op)) and all(is_total(inner, fallible) for inner in nested)


def is_whole(op: Operation, fallible: Container[str] = (), workflows: Container[str] = ()) -> bool:
    """Whether all of an operation has ended where a value of it is there."""
    match op:
        case Call():
            return op.callee not in workflows
        case If() | Map() | Scope():
            return all(is_awaited(region, fallible, workflows) for region in regions(op))
    return not isinstance(op, Try) or is_total(op, fallible)


def is_awaited(
    region: Region, fallible: Container[str] = (), workflows: Container[str] = ()
) -> bool:
    """Whether each value that a region yields is there only when all of it has ended."""
    if not all(is_whole(op, fallible, workflows) for op in region.operations):
        return False
    all_of_it = {op.name for op in region.operations if not is_total(op, fallible)}
    return all(all_of_it <= _awaited(region, operand) for operand in region.yields or ())


def _awaited(region: Region, operand: Operand) -> set[str]:
    """The operations of a region that have ended where a value is there."""
    operations = {op.name: op for op in region.operations}
    by_value = definers(region.operations)
    found: set[str] = set()
    pending = [operand.name] if isinstance(operand, Reference) else []
    while pending:
        name = pending.pop()
        name = by_value.get(name, name)
        if name in operations and name not in found:
            found.add(name)
            pending += (*reads(operations[name]), *operations[name].after)
    return found
