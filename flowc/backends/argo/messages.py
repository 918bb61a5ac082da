"""What a run says when a failure that is a value ends it: its text, which a step makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowc import ir


def with_messages(workflow: ir.Workflow) -> ir.Workflow:
    """A workflow whose failures have messages; each that raises an error makes its text before."""
    operations = tuple(_with_messages(workflow.body.operations))
    body = workflow.body.model_copy(update={"operations": operations})
    return workflow.model_copy(update={"body": body})


def _with_messages(operations: Iterable[ir.Operation]) -> Iterator[ir.Operation]:
    for op in operations:
        match op:
            case ir.Fail(error=ir.Reference(name=error)):
                name = f"{op.name}_message"
                yield ir.Compute(
                    name=name,
                    expression=f"str({error})",
                    operands=(error,),
                    type=ir.STR,
                    span=op.span,
                )
                yield op.model_copy(update={"error": None, "message": ir.Reference(name=name)})
            case ir.If(then=then, orelse=orelse):
                before: list[ir.Operation] = []
                branches = []
                for region in (then, orelse):
                    made = list(_with_messages(region.operations))
                    # A branch is one task, so what makes the message stands before the condition.
                    split = len(made) - 1 if any(isinstance(o, ir.Fail) for o in made) else 0
                    before += made[:split]
                    update = {"operations": tuple(made[split:])}
                    branches.append(region.model_copy(update=update))
                yield from before
                yield op.model_copy(update={"then": branches[0], "orelse": branches[1]})
            case _:
                yield op
