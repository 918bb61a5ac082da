"""Names to which the rounds of a loop over a run-time list add: `append`, `d[k] = v`, reductions."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from flowc.compiler.frontend.block import Block
from flowc.compiler.frontend.compute import materialize
from flowc.compiler.frontend.locals import Carried, Fold, Gathered, Local, Slot
from flowc.compiler.frontend.suggestions import report_carried

_FOLD_NAMES: dict[str, Fold] = {"max": "max", "min": "min"}


@dataclass(frozen=True)
class Reduction:
    """`name = max(name, value)` and its kin."""

    fold: Fold
    value: ast.expr


def fold_of(block: Block, name: str, value: ast.expr) -> Reduction | None:
    """The reduction that `name = value` is, if the loop around gathers the name."""
    if not isinstance(block.lookup(name), Carried | Gathered):
        return None
    found = _reduction(name, value)
    if found is None or _reads(name, found.value):
        return None
    if found.fold in ("max", "min") and _is_hidden(block, found.fold):
        return None
    return found


def _reduction(name: str, value: ast.expr) -> Reduction | None:
    match value:
        case ast.BinOp(left=ast.Name(id=left), op=ast.Add(), right=right) if left == name:
            return Reduction("add", right)
        case ast.Call(func=ast.Name(id="max" | "min" as function), args=[first, second]) if (
            not value.keywords
        ):
            fold = _FOLD_NAMES[function]
            if isinstance(first, ast.Name) and first.id == name:
                return Reduction(fold, second)
        case ast.BoolOp(op=op, values=[ast.Name(id=first), *rest]) if first == name:
            joined = rest[0] if len(rest) == 1 else ast.BoolOp(op=op, values=rest)
            ast.copy_location(joined, rest[0])
            return Reduction("and" if isinstance(op, ast.And) else "or", joined)
    return None


def gather(
    block: Block, name: str, fold: Fold, values: Sequence[ast.expr | Local], node: ast.AST
) -> None:
    """Let this round add values to a name.

    Reports: `loop-carried-value`, if another statement does something else to the name.
    """
    found = block.lookup(name)
    span = block.span(node)
    if isinstance(found, Gathered) and found.fold != fold:
        report_carried(block, name, span, found)
        return
    assert isinstance(found, Carried | Gathered)
    locals = []
    for value in values:
        local = value if isinstance(value, Local) else block.evaluate(value, None)
        if isinstance(value, ast.Name):
            block.share(value.id)
        locals.append(materialize(block, local, None, value if isinstance(value, ast.expr) else None))
    carried = found.carried if isinstance(found, Gathered) else found
    slots = found.slots if isinstance(found, Gathered) else ()
    block.bindings[name] = Gathered(carried, fold, (*slots, Slot(tuple(locals))), span)


def _reads(name: str, node: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def _is_hidden(block: Block, name: str) -> bool:
    return name in block.context.assigned or name in block.context.scope.symbols
