"""The output ports of what a workflow calls, by the declared type of its result."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flowc import ir
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.layout import quoted

Part = str | int
"""A field of a record, the index of an element of a tuple, or what is asked of an outcome:
`value`, `failure`, `failure is None` and, if the value is a tuple, `value[0]`..."""

SUCCEEDED = "failure is None"
"""The part of an outcome that says that it has no failure."""

FAILED = "failure is not None"

FAIL_PORT = "done"
"""The port of a step that ends the run: others wait for it to be skipped."""


@dataclass(frozen=True)
class Port:
    """A port: its name, what travels through it, and where that stands in the written result.

    `wanted` is the name that it has where no parameter has it.
    """

    name: str
    type: ir.Type
    wanted: str
    accessor: str = ""


@dataclass(frozen=True)
class ResultPorts:
    """A result as a whole, and its parts, each at a port of its own."""

    whole: Port
    parts: dict[Part, Port]

    def renamed(self) -> dict[str, str]:
        """The names of ports that gave way to a parameter, by the name that they wanted."""
        ports = (*self.parts.values(), self.whole)
        return {port.wanted: port.name for port in ports if port.name != port.wanted}


def result_ports(
    result: ir.Type, declarations: Declarations, parameters: Collection[str]
) -> ResultPorts:
    """The ports of a callee's result; none has the name of a parameter.

    A callee that returns nothing has a port all the same, for others to wait for.
    """
    taken = {*parameters}
    parts: dict[Part, Port] = {}
    for name, part, type in part_types(result, declarations):
        parts[part] = Port(_free(name, taken), type, name, _accessor(part))
        taken.add(parts[part].name)
    whole = _whole_name(result)
    return ResultPorts(Port(_free(whole, taken), result, whole), parts)


def _accessor(part: Part) -> str:
    return f"[{part}]" if isinstance(part, int) else f"[{quoted(part)}]"


def part_types(type: ir.Type, declarations: Declarations) -> Iterator[tuple[str, Part, ir.Type]]:
    """The parts that a value of a type always has: port, part, type."""
    match type:
        case ir.OutcomeType(item=item):
            yield "value", "value", ir.optional(item)
            yield "failure", "failure", ir.optional(ir.FAILURE)
            yield "succeeded", SUCCEEDED, ir.BOOL
            yield "failed", FAILED, ir.BOOL
            for index, element in enumerate(
                item.elements if isinstance(item, ir.TupleType) else ()
            ):
                yield f"value_{index}", f"value[{index}]", ir.optional(element)
        case ir.TupleType(elements=elements):
            for index, element in enumerate(elements):
                yield f"result_{index}", index, element
        case ir.NamedType(name=name):
            record = declarations.get(name)
            if isinstance(record, ir.Record) and record.form != "typeddict":
                for field in record.fields:
                    yield field.name, field.name, field.type
        case _:
            return


def _whole_name(result: ir.Type) -> str:
    if result == ir.NONE:
        return "done"
    return "outcome" if isinstance(result, ir.OutcomeType) else "result"


def _free(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name += "_out"
    return name
