"""What to write instead of a loop that carries a value from one round to the next."""

from __future__ import annotations

import ast

from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.locals import Carried, Gathered
from flowc.diagnostics import Label, Span
from flowc.diagnostics.catalog import LOOP_CARRIED_VALUE


def report_carried(block: Block, name: str, span: Span, found: Carried | Gathered) -> None:
    """Say that a round of a loop over a run-time list reads what another round gave a name.

    Reports: `loop-carried-value`.
    """
    carried = found.carried if isinstance(found, Gathered) else found
    loop = carried.loop
    head = f"for {shown(loop.target)} in {shown(loop.iter)}"
    if isinstance(found, Gathered):
        message = f"`{name}` is read while the rounds of the loop still add to it"
        help = f"read `{name}` after the loop"
    elif carried.outer is None:
        message = f"`{name}` is read before this round of the loop binds it"
        help = "bind it in the loop body above this line"
    else:
        message = f"`{name}` carries a value from one round of the loop to the next"
        help = _advice(name, head, loop)
    block.context.sink.report(
        LOOP_CARRIED_VALUE,
        span,
        message,
        help=help,
        labels=[Label(block.span(loop.iter), "its rounds run at the same time")],
    )


def _advice(name: str, head: str, loop: ast.For) -> str:
    step = _step(name, loop)
    values = f"all_{name}" if name.endswith("s") else f"{name}s"
    if step is None:
        return (
            f"collect the values of all rounds, as in `{values} = [... {head}]`, and combine them "
            "after the loop; or loop inside a task"
        )
    return (
        f"if the rounds do not need each other, write `{values} = [{step} {head}]`; reductions may "
        f"be `{name} += e`, `{name} = max({name}, e)` or `{name} = {name} and e`; else loop inside "
        "a task"
    )


def _step(name: str, loop: ast.For) -> str | None:
    """What the loop gives the name in each round, with a hole for the value it carries."""
    for node in ast.walk(loop):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == name for target in node.targets
        ):
            return shown(_Hole(name).visit(ast.parse(ast.unparse(node.value), mode="eval").body))
    return None


class _Hole(ast.NodeTransformer):
    def __init__(self, name: str) -> None:
        self.name = name

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Constant(value=...) if node.id == self.name else node
