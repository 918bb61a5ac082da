"""Whether statements have an effect, from their syntax: before they are built."""

from __future__ import annotations

import ast

from flowc import ir
from flowc.compiler.frontend.calls.callees import find_callee
from flowc.compiler.frontend.modules.model import FlowcSymbol
from flowc.compiler.frontend.regions.block import Block


def may_have_effect(block: Block, *nodes: ast.AST) -> bool:
    """Whether nodes hold a call that returns nothing, a wait, or a `raise`."""
    return any(_is_effect(block, part) for node in nodes for part in ast.walk(node))


def _is_effect(block: Block, node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return isinstance(node, ast.Raise)
    callee = find_callee(block, node)
    if callee is None:
        return False
    symbol = callee.symbol
    if isinstance(symbol, FlowcSymbol):
        return symbol.name != "status"
    return symbol.result == ir.NONE
