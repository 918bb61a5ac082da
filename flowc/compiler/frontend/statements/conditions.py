"""Conditions: a bool operand, and what is known of names on either side."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flowc import ir
from flowc.compiler.frontend.calls.lifting import lift
from flowc.compiler.frontend.expressions.constants import constant_value
from flowc.compiler.frontend.expressions.infer import Names, check_condition
from flowc.compiler.frontend.expressions.narrowing import narrow
from flowc.compiler.frontend.expressions.render import render_condition
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import add_compute, names_of, variable
from flowc.compiler.frontend.regions.locals import Local
from flowc.compiler.frontend.regions.names import words_of


@dataclass(frozen=True)
class Condition:
    """`operand` is a bool. `true` and `false` are types of paths on either side."""

    operand: ir.Operand
    true: Mapping[str, ir.Type]
    false: Mapping[str, ir.Type]

    @property
    def constant(self) -> bool | None:
        """The outcome, if it is known before the run."""
        return bool(self.operand.json_value) if isinstance(self.operand, ir.Constant) else None


def condition(block: Block, node: ast.expr) -> Condition | None:
    """What a condition is; None: it is in error, which is reported.

    Reports: `condition-type`, and what expressions report.
    """
    true, false = narrow(node, _narrowing_names(block, node))
    scope, pure = lift(block, node)
    names = names_of(scope, pure)
    if not check_condition(pure, names):
        return None
    return Condition(_operand(scope, pure, names, f"when_{words_of(node)}"), true, false)


def _operand(scope: Block, node: ast.expr, names: Names, hint: str) -> ir.Operand:
    constant = constant_value(node, names)
    if constant is not None:
        return ir.Constant(type=ir.BOOL, json_value=bool(constant.json_value))
    rendered = render_condition(node, names)
    if rendered.text == "".join(rendered.operands):
        return ir.Reference(name=rendered.text)
    local = add_compute(scope, node, rendered, ir.BOOL, hint)
    assert local.operand is not None
    return local.operand


def apply_narrowing(block: Block, types: Mapping[str, ir.Type]) -> None:
    """Let paths have narrower types in a block."""
    for path, type in types.items():
        found = block.lookup(path)
        if found is None:
            block.narrowed[path] = type
        elif isinstance(found, Local) and found.type not in (None, type):
            block.bindings[path] = replace(found, type=type)


def _narrowing_names(block: Block, node: ast.expr) -> Names:
    """The names in a condition as they stand: nothing is computed or reported for them."""
    variables = {}
    for name in ast.walk(node):
        if isinstance(name, ast.Name):
            found = block.lookup(name.id)
            if isinstance(found, Local) and found.type is not None:
                variables[name.id] = variable(name.id, found)
    context = block.context
    return Names(variables, context.scope, context.types, context.sink, block.narrowed).quiet()
