"""Names that the rounds of a fan-out add to: by `append`, `d[k] = v` or a reduction."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import materialize
from flowc.compiler.frontend.regions.locals import Carried, Fold, Gathered, Local, Slot
from flowc.compiler.frontend.regions.suggestions import report_carried
from flowc.diagnostics import Span
from flowc.diagnostics.catalog import IN_PLACE_UPDATE

_FOLD_NAMES: dict[str, Fold] = {"max": "max", "min": "min"}


@dataclass(frozen=True)
class Reduction:
    """`name = max(name, value)` and its kin."""

    fold: Fold
    value: ast.expr


def fold_of(block: Block, name: str, value: ast.expr) -> Reduction | None:
    """The reduction that `name = value` is, if the loop around gathers the name."""
    found = _reduction(name, value)
    if found is None or not block.around.in_fan_out or _reads(name, found.value):
        return None
    if not isinstance(block.lookup(name), Carried | Gathered):
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
    keeper = block.around.try_end
    if keeper is not None and span.end_line < keeper:
        _report_kept(block, name, span)
    locals = []
    for value in values:
        if isinstance(value, Local):
            locals.append(materialize(block, value))
            continue
        if isinstance(value, ast.Name):
            block.share(value.id)
        locals.append(materialize(block, block.evaluate(value), None, value))
    carried = found.carried if isinstance(found, Gathered) else found
    slots = found.slots if isinstance(found, Gathered) else ()
    block.bindings[name] = Gathered(carried, fold, (*slots, Slot(tuple(locals))), span)


def _report_kept(block: Block, name: str, span: Span) -> None:
    """What a `try` body adds must be its last act: after a failure behind it Python keeps it."""
    block.context.sink.report(
        IN_PLACE_UPDATE,
        span,
        f"`{name}` is added to before something that may fail, and a handler goes on",
        help="bind the value to a name, and add it in `else`",
    )


def _reads(name: str, node: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def _is_hidden(block: Block, name: str) -> bool:
    return name in block.context.assigned or name in block.context.scope.symbols
