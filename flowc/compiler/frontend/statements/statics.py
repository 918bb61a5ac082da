"""Sequences whose length is known before the run, so that loops over them can be written out."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flowc import ir
from flowc.compiler.frontend.calls.callees import has_call
from flowc.compiler.frontend.expressions.constants import constant_value
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import names_of
from flowc.compiler.frontend.regions.locals import Local, Parts
from flowc.diagnostics import Span

_ITERABLE = "each"


def static_elements(block: Block, node: ast.expr) -> tuple[Local, ...] | None:
    """What a loop over an expression gives; None: its length is known at run time only."""
    match node:
        case ast.Tuple() | ast.List():
            parts = block.evaluate(node).parts
            return None if parts is None else parts.items
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if _is_free(block, name):
            found = _of_function(block, name, args)
            if found is not None:
                return found
        case ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr=attr), args=[]):
            found = _of_dict(block, owner, attr)
            if found is not None:
                return found
        case ast.Name(id=name):
            found_local = block.lookup(name)
            if isinstance(found_local, Local) and found_local.parts is not None:
                parts = found_local.parts
                return parts.keys if parts.form == "dict" else parts.items
    return _constant_elements(block, node)


def parts_of_constant(constant: ir.Constant, span: Span) -> tuple[Local, ...] | None:
    """The elements of a constant list or tuple."""
    match constant.type:
        case ir.ListType(element=element):
            types: Sequence[ir.Type] = [element] * len(constant.json_value)
        case ir.TupleType(elements=elements):
            types = elements
        case _:
            return None
    values = zip(types, constant.json_value, strict=True)
    return tuple(Local(t, ir.Constant(type=t, json_value=v), span) for t, v in values)


def _constant_elements(block: Block, node: ast.expr) -> tuple[Local, ...] | None:
    """The elements of a constant expression: `range(3)`, `sorted(NAMES)`, an enum's members."""
    if has_call(block, node) or _reads_the_run(block, node):
        return None
    element = ast.Name(id=_ITERABLE, ctx=ast.Load())
    target = ast.Name(id=_ITERABLE, ctx=ast.Store())
    generator = ast.comprehension(target=target, iter=node, ifs=[], is_async=0)
    made = ast.ListComp(elt=element, generators=[generator])
    for part in (element, target, made):
        ast.copy_location(part, node)
    constant = constant_value(made, names_of(block, made).quiet())
    return None if constant is None else parts_of_constant(constant, block.span(node))


def _reads_the_run(block: Block, node: ast.expr) -> bool:
    """Whether a name in an expression stands for something that only the run knows."""
    for name in ast.walk(node):
        if isinstance(name, ast.Name) and name.id in block.context.assigned:
            found = block.lookup(name.id)
            if not isinstance(found, Local) or not isinstance(found.operand, ir.Constant):
                return True
    return False


def _is_free(block: Block, name: str) -> bool:
    """Whether a name stands for Python's own function."""
    return name not in block.context.assigned and name not in block.context.scope.symbols


def _of_function(block: Block, name: str, args: Sequence[ast.expr]) -> tuple[Local, ...] | None:
    """`zip`, `enumerate`, `reversed`, `list` and `tuple` of static sequences."""
    if name not in ("zip", "enumerate", "reversed", "list", "tuple"):
        return None
    if has_call(block, *args) and not all(isinstance(a, ast.Tuple | ast.List) for a in args):
        return None
    columns = [static_elements(block, arg) for arg in args]
    known = [column for column in columns if column is not None]
    if len(known) < len(columns):
        return None
    match name, known:
        case "zip", _:
            return tuple(_tuple(row, args[0], block) for row in zip(*known, strict=False))
        case "enumerate", [column]:
            numbers = [_number(i, block.span(args[0])) for i in range(len(column))]
            pairs = zip(numbers, column, strict=True)
            return tuple(_tuple(pair, args[0], block) for pair in pairs)
        case "reversed", [column]:
            return column[::-1]
        case (("list" | "tuple"), [column]):
            return column
    return None


def _number(number: int, span: Span) -> Local:
    return Local(ir.INT, ir.Constant(type=ir.INT, json_value=number), span)


def _tuple(items: Sequence[Local], node: ast.expr, block: Block) -> Local:
    return Local(None, None, block.span(node), Parts("tuple", tuple(items), node))


def _of_dict(block: Block, owner: ast.Name, method: str) -> tuple[Local, ...] | None:
    found = block.lookup(owner.id)
    if not isinstance(found, Local) or found.parts is None or found.parts.form != "dict":
        return None
    keys, values = found.parts.keys, found.parts.items
    match method:
        case "items":
            return tuple(_tuple(pair, owner, block) for pair in zip(keys, values, strict=True))
        case "keys":
            return keys
        case "values":
            return values
    return None
