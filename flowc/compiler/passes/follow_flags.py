"""Follow flags: a branch on what an earlier branch set is a branch on the condition of that."""

from __future__ import annotations

from flowc import ir


def follow_flags(module: ir.Module) -> ir.Module:
    """Give each `If` on a flag the condition of the `If` that set the flag.

    An early return sets a flag in its branch, and what comes after it asks for the flag.

    Before: any module that verifies.
    After: no `If` asks for a result of an `If` before it in its region that yields True in one
    branch and False in the other, nor yields what that is known to have yielded.
    Keeps: names, spans and the order of operations.
    """
    return module.model_copy(
        update={
            "workflows": tuple(
                workflow.model_copy(update={"body": _followed(workflow.body)})
                for workflow in module.workflows
            )
        }
    )


def _followed(region: ir.Region) -> ir.Region:
    flags: dict[str, ir.If] = {}
    operations: list[ir.Operation] = []
    for op in region.operations:
        made = ir.map_regions(op, _followed)
        if isinstance(made, ir.If):
            while isinstance(made.condition, ir.Reference) and made.condition.name in flags:
                made = _on_condition_of(flags[made.condition.name], made)
            flags |= dict.fromkeys(_flags(made), made)
        operations.append(made)
    return region.model_copy(update={"operations": tuple(operations)})


def _flags(op: ir.If) -> list[str]:
    """The results of an `If` that are its condition, or what it is not.

    None of one that holds more than expressions: who asks for its flag also waits for it.
    """
    inner = (*op.then.operations, *op.orelse.operations)
    if not all(isinstance(made, ir.Compute) for made in inner):
        return []
    if op.then.yields is None or op.orelse.yields is None:
        return []
    return [
        value.name
        for value, then, orelse in zip(op.results, op.then.yields, op.orelse.yields, strict=True)
        if value.type == ir.BOOL
        and isinstance(then, ir.Constant)
        and isinstance(orelse, ir.Constant)
        and then.json_value != orelse.json_value
    ]


def _on_condition_of(earlier: ir.If, op: ir.If) -> ir.If:
    """An `If` on a flag that an earlier one set, on the condition of that one."""
    taken, skipped = _yields(earlier, earlier.then), _yields(earlier, earlier.orelse)
    assert isinstance(op.condition, ir.Reference)
    flag = taken[op.condition.name]
    is_set = isinstance(flag, ir.Constant) and flag.json_value is True
    then, orelse = (op.then, op.orelse) if is_set else (op.orelse, op.then)
    return op.model_copy(
        update={
            "condition": earlier.condition,
            "after": tuple(dict.fromkeys((*op.after, *earlier.after))),
            "then": _knowing(then, taken),
            "orelse": _knowing(orelse, skipped),
        }
    )


def _yields(op: ir.If, branch: ir.Region) -> dict[str, ir.Operand]:
    """What the results of an `If` are after one of its branches, as far as it can be read there."""
    inner = {value.name for made in branch.operations for value in ir.results(made)}
    pairs = zip(op.results, branch.yields or (), strict=True)
    return {
        value.name: operand
        for value, operand in pairs
        if isinstance(operand, ir.Constant) or operand.name not in inner
    }


def _knowing(branch: ir.Region, known: dict[str, ir.Operand]) -> ir.Region:
    """A branch that yields what results are known to be."""
    if branch.yields is None:
        return branch
    yields = tuple(
        known.get(operand.name, operand) if isinstance(operand, ir.Reference) else operand
        for operand in branch.yields
    )
    return branch.model_copy(update={"yields": yields})
