"""What a call in a workflow calls, and which expressions hold calls of tasks."""

from __future__ import annotations

import ast
from typing import NamedTuple

from flowc.compiler.frontend.modules.model import (
    FlowcSymbol,
    ModuleSymbol,
    TaskSymbol,
    WorkflowSymbol,
)
from flowc.compiler.frontend.modules.resolve import member
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.locals import Local

WAITS = frozenset({"sleep", "wait_until", "approve"})
"""The functions of flowc whose calls are operations."""


class Callee(NamedTuple):
    """What a call runs. `options` is the call in `callee.options(...)(...)`."""

    symbol: TaskSymbol | WorkflowSymbol | FlowcSymbol
    options: ast.Call | None = None


def find_callee(block: Block, call: ast.Call) -> Callee | None:
    """What a call runs; None: nothing that is an operation of its own."""
    func = call.func
    match func:
        case ast.Call(func=ast.Attribute(value=inner, attr="options")):
            symbol = named(block, inner)
            if isinstance(symbol, TaskSymbol | WorkflowSymbol):
                return Callee(symbol, func)
            return None
    symbol = named(block, func)
    if isinstance(symbol, TaskSymbol | WorkflowSymbol):
        return Callee(symbol)
    if isinstance(symbol, FlowcSymbol) and (symbol.name in WAITS or symbol.name == "status"):
        return Callee(symbol)
    return None


def named(block: Block, node: ast.expr) -> object:
    """The symbol that a name or dotted name stands for; also of a task that has a local name."""
    match node:
        case ast.Name(id=name):
            if name in block.context.assigned or block.parent is not None:
                found = block.lookup(name)
                if found is not None or name in block.context.assigned:
                    return found.callee if isinstance(found, Local) else None
            return block.context.scope.symbols.get(name)
        case ast.Attribute(value=value, attr=attr):
            owner = named(block, value)
            if isinstance(owner, ModuleSymbol):
                return member(owner, attr, block.span(node))
        case ast.Subscript(value=ast.Name() as value, slice=ast.Constant(value=int() as index)):
            found = block.lookup(value.id)
            if isinstance(found, Local) and found.parts is not None:
                items = found.parts.items
                return items[index].callee if -len(items) <= index < len(items) else None
    return None


def has_call(block: Block, *nodes: ast.AST) -> bool:
    """Whether expressions hold a call that is an operation."""
    return any(
        isinstance(inner, ast.Call) and find_callee(block, inner) is not None
        for node in nodes
        for inner in ast.walk(node)
    )
