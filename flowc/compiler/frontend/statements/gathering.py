"""Names that the rounds of a fan-out add to: by `append`, `d[k] = v` or a reduction."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from flowc import ir
from flowc.compiler.frontend.calls.callees import has_call
from flowc.compiler.frontend.expressions.infer import Names, Variable, infer
from flowc.compiler.frontend.expressions.totality import is_total
from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import materialize
from flowc.compiler.frontend.regions.locals import (
    Bound,
    Carried,
    Fold,
    Gathered,
    Local,
    Slot,
    bound,
)
from flowc.compiler.frontend.regions.reading import report_task_as_value, report_unreadable
from flowc.diagnostics import Label, Sink, Span
from flowc.diagnostics.catalog import (
    ARGUMENT_TYPE,
    IN_PLACE_UPDATE,
    LOOP_CARRIED_VALUE,
    OPERATOR_TYPE,
    TASK_CALL_IN_LAZY_EXPRESSION,
)
from flowc.ir.relations import NEVER, assignable, join

_FOLD_NAMES: dict[str, Fold] = {"max": "max", "min": "min"}


_STEPS = {
    "add": "start + value",
    "max": "max(start, value)",
    "min": "min(start, value)",
    "and": "start and value",
    "or": "start or value",
}


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

    Reports: `loop-carried-value`, if another statement does something else to the name, and what
    reading the name before the loop reports.
    """
    found = block.lookup(name)
    span = block.span(node)
    assert isinstance(found, Carried | Gathered)
    start = before_loops(found, fold)
    if not isinstance(start, Local):
        report_unreadable(block, name, span, start)
        start = Local(None, None, span)
    keeper = block.around.try_end
    if keeper is not None and span.end_line < keeper:
        _report_kept(block, name, span)
    locals = []
    for value, expected in zip(values, _wanted(fold, start), strict=True):
        if isinstance(value, Local):
            locals.append(materialize(block, value))
            continue
        locals.append(materialize(block, block.evaluate(value, None, expected), None, value))
    if not _takes(block, name, fold, start, locals, span):
        block.bindings[name] = Local(None, None, span)
        return
    if fold in ("and", "or"):
        _check_always_computed(block, values[0], locals[0])
    carried = found.carried if isinstance(found, Gathered) else found
    slots = found.slots if isinstance(found, Gathered) else ()
    block.bindings[name] = Gathered(carried, fold, (*slots, Slot(tuple(locals))), span)


def _check_always_computed(block: Block, value: ast.expr | Local, local: Local) -> None:
    """What `and` and `or` skip once they are decided must be such that nobody can tell.

    Reports: `task-call-in-lazy-expression`, `loop-carried-value`.
    """
    if isinstance(value, Local) or local.type is None:
        return
    calls = has_call(block, value)
    if not calls and is_total(value, local.type):
        return
    block.context.sink.report(
        TASK_CALL_IN_LAZY_EXPRESSION if calls else LOOP_CARRIED_VALUE,
        block.span(value),
        f"Python skips `{shown(value)}` once a round has decided the outcome, but "
        + ("its calls run for each element" if calls else "it may fail in any round"),
        help="bind it to a name in a statement above, which every round computes",
    )


def before_loops(found: Bound | None, fold: Fold | None = None) -> Bound | None:
    """What a name stood for before the loops around.

    What they do to it, where that is something else than to gather it by a fold.
    """
    while isinstance(found, Carried | Gathered):
        carried = found.carried if isinstance(found, Gathered) else found
        if carried.assigned or (isinstance(found, Gathered) and fold not in (None, found.fold)):
            return found
        found = bound(carried.outer)
    return found


def _takes(
    block: Block, name: str, fold: Fold, start: Local, added: Sequence[Local], span: Span
) -> bool:
    """Whether values can be added to what a name stood for before the loop.

    Reports: `operator-type`, `task-as-value`.
    """
    if start.callee is not None:
        report_task_as_value(block, span, start)
        return False
    form = _form(start)
    wanted = {"append": "list", "setitem": "dict"}.get(fold)
    if form is None:
        return False
    if wanted is None and form != "list":
        return _steps(block, fold, start, added[0], span)
    if form == wanted:
        return _fit(block, name, start, added, _wanted(fold, start), span)
    helps = {
        "append": f"bind a list before the loop: `{name} = []`",
        "setitem": f"bind a dict before the loop: `{name} = {{}}`",
    }
    block.context.sink.report(
        OPERATOR_TYPE,
        span,
        f"`{name}` is `{start.type or form}`, to which the loop cannot add this",
        help=helps.get(fold, f"write `{name}.append(...)`"),
        labels=[Label(start.span, f"`{name}` before the loop")],
    )
    return False


def _steps(block: Block, fold: Fold, start: Local, added: Local, span: Span) -> bool:
    """Whether a reduction can make its first steps."""
    if start.type is None or added.type is None:
        return True
    return type_of_step(block, fold, start.type, added.type, span) is not None


def _wanted(fold: Fold, start: Local) -> tuple[ir.Type | None, ...]:
    """The types that a name holds already, of what a fold adds to it; None: any will do."""
    match fold, start.type:
        case "append", ir.ListType(element=element) if element != NEVER:
            return (element,)
        case "setitem", ir.DictType(key=key, value=value) if key != NEVER:
            return key, value
    return (None, None) if fold == "setitem" else (None,)


def _fit(
    block: Block,
    name: str,
    start: Local,
    added: Sequence[Local],
    wanted: Sequence[ir.Type | None],
    span: Span,
) -> bool:
    """Whether a list or dict can hold values beside those that it holds.

    Reports: `argument-type`.
    """
    for local, type in zip(added, wanted, strict=True):
        if local.type is None or type is None or wider(type, local.type) is not None:
            continue
        block.context.sink.report(
            ARGUMENT_TYPE,
            span,
            f"`{name}` is `{start.type}`, which holds no `{local.type}`",
            labels=[Label(start.span, f"`{name}` before the loop")],
        )
        return False
    return True


def wider(held: ir.Type, added: ir.Type) -> ir.Type | None:
    """The type of a place that held values of one type, and gets some of another."""
    return held if assignable(added, held) else join(held, added)


def _form(local: Local) -> str | None:
    """What a value is to those who add to it; None: it is in error."""
    match local.type:
        case ir.ListType():
            return "list"
        case ir.DictType():
            return "dict"
        case None:
            return local.parts.form if local.parts is not None else None
    return "value"


def type_of_step(
    block: Block, fold: Fold, start: ir.Type, element: ir.Type, span: Span
) -> ir.Type | None:
    """The type that a name has after one round and more of a reduction.

    Reports what `infer` reports.
    """
    context = block.context
    tree = ast.parse(_STEPS[fold], mode="eval").body
    for part in ast.walk(tree):
        if isinstance(part, ast.expr):
            ast.copy_location(part, context.symbol.node)
    type: ir.Type | None = start
    for _ in range(2):
        variables = {"start": Variable("start", type), "value": Variable("value", element)}
        sink = Sink()
        type = infer(tree, Names(variables, context.scope, context.types, sink))
        for fault in sink:
            context.sink.report(fault.rule, span, fault.message, help=fault.help)
        if type is None:
            return None
    return type


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
