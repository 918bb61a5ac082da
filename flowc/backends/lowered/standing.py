"""Where the operations of a workflow in lowered form stand: behind a condition, in a fan-out."""

from __future__ import annotations

from typing import NamedTuple

from flowc import ir
from flowc.backends.planned import each_text, guard_text


class Standing(NamedTuple):
    """The condition that an operation stands behind, and the fan-out that it stands in, as text."""

    when: tuple[str, ...] = ()
    each: str = ""


def standings(workflow: ir.Workflow) -> dict[str, Standing]:
    """Where the operations within others stand, by their names."""
    texts = {
        op.name: op.expression for op in workflow.body.operations if isinstance(op, ir.Compute)
    }
    found: dict[str, Standing] = {}
    for op in workflow.body.operations:
        match op:
            case ir.Map(region=region, items=items):
                each = each_text((argument.name for argument in region.arguments), items)
                found |= {inner.name: Standing(each=each) for inner in region.operations}
            case ir.If(condition=condition):
                for region, expected in ((op.then, True), (op.orelse, False)):
                    when = (guard_text(condition, expected, texts),)
                    found |= {inner.name: Standing(when=when) for inner in region.operations}
            case _:
                pass
    return found
