"""The order of operations least like that of the source, of those that the IR allows.

An engine starts whatever waits for nothing. A run that ends in another way in this order shows that
the IR lacks an order which the source has.
"""

from flowc import ir
from flowc.compiler.passes.order import definers, reads


def contrary(module: ir.Module) -> ir.Module:
    """A module in that order: of the operations that may come next, the last one does."""
    workflows = [
        workflow.model_copy(update={"body": _reordered(workflow.body)})
        for workflow in module.workflows
    ]
    return module.model_copy(update={"workflows": tuple(workflows)})


def _reordered(region: ir.Region) -> ir.Region:
    by_value = definers(region.operations)
    waits = {
        op.name: {*op.after, *(by_value[name] for name in reads(op) if name in by_value)}
        for op in region.operations
    }
    left = {op.name: op for op in region.operations}
    operations: list[ir.Operation] = []
    while left:
        name = next(name for name in reversed(left) if waits[name].isdisjoint(left))
        operations.append(ir.map_regions(left.pop(name), _reordered))
    return region.model_copy(update={"operations": tuple(operations)})
