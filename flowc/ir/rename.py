"""Give operations and values other names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flowc.ir.codecs import Codecs
from flowc.ir.nodes import If, Map, Operation, Reference, Region, Scope, Try, Value
from flowc.ir.rewrite import map_regions
from flowc.ir.substitute import substitute_region


def rename_region(region: Region, names: Mapping[str, str], codecs: Codecs) -> Region:
    """A region whose operations and values, and those around it, are called by `names`.

    Before: no `Try` in it saves a value.
    """
    operands = {old: Reference(name=new) for old, new in names.items()}
    return substitute_region(_defined(region, names), operands, codecs)


def _defined(region: Region, names: Mapping[str, str]) -> Region:
    """A region that defines the new names, and reads the old ones."""
    return region.model_copy(
        update={
            "arguments": _values(region.arguments, names),
            "operations": tuple(_operation(op, names) for op in region.operations),
        }
    )


def _operation(op: Operation, names: Mapping[str, str]) -> Operation:
    op = map_regions(op, partial(_defined, names=names))
    update: dict[str, object] = {
        "name": names.get(op.name, op.name),
        "after": tuple(names.get(name, name) for name in op.after),
    }
    if isinstance(op, If | Map | Scope | Try):
        update["results"] = _values(op.results, names)
    return op.model_copy(update=update)


def _values(values: tuple[Value, ...], names: Mapping[str, str]) -> tuple[Value, ...]:
    return tuple(
        value.model_copy(update={"name": names.get(value.name, value.name)}) for value in values
    )
