"""What a pass knows of the workflow it rewrites, and the workflows it takes out of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flowc import ir
from flowc.compiler.passes.names import Names, names_of
from flowc.diagnostics import Span
from flowc.ir.codecs import Codecs
from flowc.ir.expressions import literal
from flowc.ir.totality import cannot_fail

NOTHING = ir.Constant(type=ir.NONE, json_value=None)
"""The operand None."""


class Shared:
    """What the workflows of a module share: names they must not take, and codecs of constants."""

    def __init__(self, module: ir.Module) -> None:
        declared = (*module.workflows, *module.tasks, *module.types)
        self.names = Names(entry.name for entry in declared)
        self.codecs = Codecs(module.types)
        self.declarations = {declaration.name: declaration for declaration in module.types}


class Frame:
    """One workflow while it is rewritten: the types of its values and the names in use.

    `declared` are the types of its values as they were. `outlined` are the workflows taken out of
    it so far, in the order in which they were made.
    """

    def __init__(self, workflow: ir.Workflow, shared: Shared) -> None:
        self.workflow = workflow
        self.codecs = shared.codecs
        self.names = names_of(workflow)
        self.types = ir.definitions(workflow)
        self.declared = dict(self.types)
        self.declarations = shared.declarations
        self.outlined: list[ir.Workflow] = []
        self._workflow_names = shared.names

    def cannot_fail(self, expression: str) -> bool:
        """Whether an expression of the workflow as it was surely does not fail."""
        return cannot_fail(expression, self.declared, self.declarations)

    def type_of(self, operand: ir.Operand) -> ir.Type:
        """The type of what an operand stands for."""
        return self.types[operand.name] if isinstance(operand, ir.Reference) else operand.type

    def text_of(self, operand: ir.Operand) -> str:
        """The expression for an operand."""
        if isinstance(operand, ir.Reference):
            return operand.name
        return literal(self.codecs.read(operand))

    def value(self, wanted: str, type: ir.Type) -> ir.Value:
        """A new value, called as wanted if that name is free."""
        made = ir.Value(name=self.names.fresh(wanted), type=type)
        self.types[made.name] = type
        return made

    def compute(
        self, wanted: str, expression: str, operands: Iterable[str], type: ir.Type, span: Span
    ) -> ir.Compute:
        """A new expression, called as wanted if that name is free."""
        return ir.Compute(
            name=self.value(wanted, type).name,
            expression=expression,
            operands=tuple(dict.fromkeys(operands)),
            type=type,
            span=span,
        )

    def outline(
        self, region: ir.Region, exports: Sequence[ir.Operand], name: str, span: Span
    ) -> ir.Workflow:
        """Take a region out: a workflow that gives `exports`, in a tuple if they are several.

        Its parameters are the arguments of the region, then the values that it reads.
        """
        free = [ir.Value(name=name, type=self.types[name]) for name in ir.free_values(region)]
        values = [*region.arguments, *free]
        operations, result, yields = self._exported(region.operations, exports, span)
        made = ir.Workflow(
            name=self._workflow_names.fresh(f"{self.workflow.name}_{name}"),
            parameters=tuple(
                ir.Parameter(name=value.name, type=value.type, span=span) for value in values
            ),
            result=result,
            body=ir.Region(
                arguments=tuple(values),
                operations=operations,
                yields=None if region.yields is None else yields,
            ),
            span=span,
        )
        self.outlined.append(made)
        return made

    def _exported(
        self, operations: tuple[ir.Operation, ...], exports: Sequence[ir.Operand], span: Span
    ) -> tuple[tuple[ir.Operation, ...], ir.Type, tuple[ir.Operand, ...]]:
        """The operations, type and yields of a workflow that gives `exports`."""
        if not exports:
            return operations, ir.NONE, ()
        if len(exports) == 1:
            return operations, self.type_of(exports[0]), tuple(exports)
        names = [operand.name for operand in exports if isinstance(operand, ir.Reference)]
        type = ir.TupleType(elements=tuple(map(self.type_of, exports)))
        display = f"({', '.join(map(self.text_of, exports))})"
        results = self.compute("results", display, names, type, span)
        return (*operations, results), type, (ir.Reference(name=results.name),)


def call_of(workflow: ir.Workflow, name: str, span: Span) -> ir.Call:
    """A call that passes for each parameter the value of that name."""
    arguments = tuple(
        ir.Argument(parameter=parameter.name, operand=ir.Reference(name=parameter.name))
        for parameter in workflow.parameters
    )
    return ir.Call(
        name=name, callee=workflow.name, arguments=arguments, type=workflow.result, span=span
    )


def optional_parts(type: ir.Type) -> ir.Type:
    """The type of a result whose parts may not be there: it is put together all the same."""
    match type:
        case ir.TupleType(elements=elements):
            parts = tuple(ir.optional(optional_parts(element)) for element in elements)
            return ir.TupleType(elements=parts)
        case ir.ListType(element=element):
            return ir.ListType(element=ir.optional(optional_parts(element)))
        case ir.OptionalType(item=item):
            return ir.optional(optional_parts(item))
        case _:
            return type
