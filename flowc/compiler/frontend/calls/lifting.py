"""Takes the calls out of an expression, in Python's order of evaluation, so that it is pure."""

from __future__ import annotations

import ast
import copy

from flowc.compiler.frontend.calls.callees import find_callee, has_call
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import bind_value, materialize
from flowc.compiler.frontend.regions.locals import Local
from flowc.diagnostics.catalog import TASK_CALL_IN_LAZY_EXPRESSION

Comprehension = ast.ListComp | ast.DictComp | ast.GeneratorExp
_LAZY_CONSUMERS = frozenset({"any", "all", "next"})


def lift(block: Block, node: ast.expr) -> tuple[Block, ast.expr]:
    """The expression with values in the place of calls, and the block in which they have names.

    Reports: `task-call-in-lazy-expression`, and what calls report.
    """
    if not has_call(block, node):
        return block, node
    scope = block.inline()
    return scope, _lifted(scope, node)


def lift_first(block: Block, node: Comprehension) -> tuple[Block, Comprehension]:
    """A comprehension whose first iterable, which is computed before all else, holds no call."""
    scope, iterable = lift(block, node.generators[0].iter)
    if iterable is node.generators[0].iter:
        return block, node
    changed = copy.copy(node)
    first = copy.copy(node.generators[0])
    first.iter = iterable
    changed.generators = [first, *node.generators[1:]]
    return scope, changed


def _lifted(scope: Block, node: ast.expr) -> ast.expr:
    if not has_call(scope, node):
        return node
    match node:
        case ast.ListComp() | ast.DictComp() | ast.GeneratorExp():
            inner, comprehension = lift_first(scope, node)
            scope.bindings.update(inner.bindings)
            if not has_call(scope, comprehension):
                return comprehension
            return _valued(scope, _as_list(comprehension), node)
        case ast.Call() if find_callee(scope, node) is not None:
            return _valued(scope, node, node)
        case ast.IfExp() | ast.BoolOp():
            return _valued(scope, node, node)
        case ast.Compare(ops=[_, _, *_]) if has_call(scope, *node.comparators[1:]):
            return _refuse_chain(scope, node)
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in _LAZY_CONSUMERS:
            if _refuse_lazy(scope, first, name):
                return bind_value(scope, Local(None, None, scope.span(node)), node)
    return _with_lifted_children(scope, node)


def _as_list(node: Comprehension) -> ast.expr:
    """A generator that is read to its end, as the list of what it gives."""
    if not isinstance(node, ast.GeneratorExp):
        return node
    return ast.copy_location(ast.ListComp(elt=node.elt, generators=node.generators), node)


def _valued(scope: Block, node: ast.expr, place: ast.expr) -> ast.expr:
    local = materialize(scope, scope.evaluate(node), None, place)
    return bind_value(scope, local, place)


def _refuse_chain(scope: Block, node: ast.Compare) -> ast.expr:
    """`a < b < f(x)` calls `f` only if `a < b`."""
    call = next(side for side in node.comparators[1:] if has_call(scope, side))
    scope.context.sink.report(
        TASK_CALL_IN_LAZY_EXPRESSION,
        scope.span(call),
        "this call is made only if the comparison before it holds",
        help="bind the result to a name in a statement above",
    )
    return bind_value(scope, Local(None, None, scope.span(node)), node)


def _refuse_lazy(scope: Block, node: ast.expr, consumer: str) -> bool:
    """Whether a function that may stop early reads calls from a generator."""
    if not isinstance(node, ast.GeneratorExp):
        return False
    first, *rest = node.generators
    lazy = [node.elt, *first.ifs, *rest]
    call = next((part for part in lazy if has_call(scope, part)), None)
    if call is None:
        return False
    scope.context.sink.report(
        TASK_CALL_IN_LAZY_EXPRESSION,
        scope.span(call if isinstance(call, ast.expr) else node),
        f"`{consumer}` may stop before this call is made",
        help=f"make all the calls: `{consumer}([... for ... in ...])`",
    )
    return True


def _with_lifted_children(scope: Block, node: ast.expr) -> ast.expr:
    changed = copy.copy(node)
    if isinstance(changed, ast.Dict):
        pairs = list(zip(changed.keys, changed.values, strict=True))
        lifted = [(key and _lifted(scope, key), _lifted(scope, value)) for key, value in pairs]
        changed.keys, changed.values = [key for key, _ in lifted], [value for _, value in lifted]
        return changed
    for name, child in ast.iter_fields(changed):
        setattr(changed, name, _lifted_field(scope, child))
    return changed


def _lifted_field(scope: Block, child: object) -> object:
    match child:
        case ast.expr():
            return _lifted(scope, child)
        case list():
            return [_lifted_field(scope, item) for item in child]
        case ast.keyword(value=value):
            changed = copy.copy(child)
            changed.value = _lifted(scope, value)
            return changed
    return child
