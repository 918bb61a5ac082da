"""The order of operations least like that of the source, of those that the IR allows.

An engine may start whatever waits for nothing. What holds in this order too, no order is missing.
"""

from flowc import ir
from flowc.compiler.passes.order import reads


def contrary(module: ir.Module) -> ir.Module:
    """A module whose operations stand as late as possible: the last that may be first is first."""
    workflows = [
        workflow.model_copy(update={"body": _reordered(workflow.body)})
        for workflow in module.workflows
    ]
    return module.model_copy(update={"workflows": tuple(workflows)})


def _reordered(region: ir.Region) -> ir.Region:
    definers = {value.name: op.name for op in region.operations for value in ir.results(op)}
    waits = {
        op.name: {*op.after, *(definers[name] for name in reads(op) if name in definers)}
        for op in region.operations
    }
    left = {op.name: op for op in region.operations}
    operations: list[ir.Operation] = []
    while left:
        name = next(name for name in reversed(left) if waits[name].isdisjoint(left))
        operations.append(ir.map_regions(left.pop(name), _reordered))
    return region.model_copy(update={"operations": tuple(operations)})
