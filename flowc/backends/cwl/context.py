"""What settling a workflow needs to know, and hands on."""

from __future__ import annotations

from dataclasses import dataclass, field

from flowc import ir
from flowc.backends.cwl.types import Declarations
from flowc.backends.lowered.callees import Callees
from flowc.compiler.passes.names import Names, names_of
from flowc.compiler.scripts.codec_text import constant_text


@dataclass
class Context:
    """One workflow: its names and types, its expressions by name, and what has been added."""

    callees: Callees
    names: Names
    types: dict[str, ir.Type]
    computes: dict[str, ir.Compute]
    negations: dict[str, str] = field(default_factory=dict)
    fitted: dict[tuple[str, ir.Type], str] = field(default_factory=dict)
    """Values computed in the form that another type travels in, by value and type."""

    @property
    def declarations(self) -> Declarations:
        """The records and enums of the module."""
        return self.callees.declarations

    def text(self, operand: ir.Operand) -> str:
        """An operand as an expression."""
        if isinstance(operand, ir.Reference):
            return operand.name
        return str(constant_text(operand.type, operand.json_value, self.declarations))


def context_of(workflow: ir.Workflow, callees: Callees) -> Context:
    """The context of a workflow to which nothing has been added yet."""
    computes = {op.name: op for op in workflow.body.operations if isinstance(op, ir.Compute)}
    return Context(callees, names_of(workflow), ir.definitions(workflow), computes)
