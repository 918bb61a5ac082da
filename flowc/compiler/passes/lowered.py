"""The lowered form: fan-outs and conditions around one call each, failure as data.

It is what `capture` and `outline` leave, for targets whose graphs hold steps, fan-outs of a step
and guarded steps:

- A workflow's body holds `Call`, `Compute`, `Map`, `If`, `Fail` and `Wait`.
- A `Map` holds one `Call`, and projections of it; it yields the call or its projections.
- A branch of an `If` holds nothing, or one `Call`, `Wait`, `Fail` or `Compute`, and projections
  of it; it yields those, values from outside, or constants.
- A soft `Call` calls a task. A workflow that gives an `Outcome` is called like any other: it was
  captured itself, and does not fail.

A *projection* is a `Compute` of one of the expressions `x.value`, `x.failure`, `x.failure is None`
(`x` an `Outcome`), `x[0]`, `x[1]`... (`x` a tuple) and `x.value[0]`... (both), over the one operand
`x`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowc import ir

_OF_OUTCOME = re.compile(r"\.value|\.failure|\.failure is None")
_OF_TUPLE = re.compile(r"\[\d+\]")


def is_projection(op: ir.Operation, of: ir.Operation) -> bool:
    """Whether an operation only takes a part of what another one gives."""
    if not isinstance(op, ir.Compute) or isinstance(
        of, ir.Fail | ir.Map | ir.If | ir.Try | ir.Scope
    ):
        return False
    if op.soft or op.operands != (of.name,) or not op.expression.startswith(of.name):
        return False
    path = op.expression[len(of.name) :]
    match of.type:
        case ir.OutcomeType(item=ir.TupleType()) if path.startswith(".value["):
            return _OF_TUPLE.fullmatch(path.removeprefix(".value")) is not None
        case ir.OutcomeType():
            return _OF_OUTCOME.fullmatch(path) is not None
        case ir.TupleType():
            return _OF_TUPLE.fullmatch(path) is not None
        case _:
            return False


def is_single(region: ir.Region) -> bool:
    """Whether a region holds nothing, or one operation without regions and projections of it."""
    if not region.operations:
        return True
    first, *rest = region.operations
    return not ir.regions(first) and all(is_projection(op, first) for op in rest)


def is_element_call(region: ir.Region) -> bool:
    """Whether a region is one call, and yields nothing but the call's value and its parts."""
    if not (is_single(region) and region.operations):
        return False
    own = {op.name for op in region.operations}
    return isinstance(region.operations[0], ir.Call) and all(
        isinstance(operand, ir.Reference) and operand.name in own for operand in region.yields or ()
    )


def check_lowered(module: ir.Module) -> list[str]:
    """What in a module is not in the lowered form, one sentence each; empty: it is."""
    workflows = {workflow.name for workflow in module.workflows}
    return [
        f"`{workflow.name}`: {problem}"
        for workflow in module.workflows
        for op in ir.operations(workflow.body)
        for problem in _problems(op, workflows)
    ]


def _problems(op: ir.Operation, workflows: set[str]) -> Iterator[str]:
    match op:
        case ir.Try() | ir.Scope():
            yield f"`{op.name}` is a `{op.kind}`"
        case ir.Map(region=region) if not is_element_call(region):
            yield f"fan-out `{op.name}` holds more than one call"
        case ir.If() if not (is_single(op.then) and is_single(op.orelse)):
            yield f"a branch of `{op.name}` holds more than one operation"
        case ir.Call(soft=True, callee=callee) if callee in workflows:
            yield f"`{op.name}` is a soft call of workflow `{callee}`"
        case _:
            pass
