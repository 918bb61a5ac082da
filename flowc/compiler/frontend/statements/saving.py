"""What a name assigned in a `try` body stands for once the body has failed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from flowc import ir
from flowc.compiler.frontend.regions.block import Block, Watch
from flowc.compiler.frontend.regions.compute import materialize, typed
from flowc.compiler.frontend.regions.drafts import TryDraft
from flowc.compiler.frontend.regions.locals import Binding, Bound, Conflict, Local, Unbound, bound
from flowc.diagnostics import Label, Span
from flowc.diagnostics.catalog import LOOP_CARRIED_VALUE
from flowc.ir.relations import join_all


@dataclass(frozen=True, eq=False)
class Saving:
    """A region that may read names of the bodies before it: a handler, or `finally`.

    `block` is the one around the `try`, `places` where each name is first assigned.
    """

    draft: TryDraft
    block: Block
    region: Block
    watch: Watch
    saved: list[ir.Saved]
    places: dict[str, ast.AST]
    source: Sequence[ast.stmt]
    add_argument: Callable[[str, ir.Type], ir.Reference]

    def resolve(self, name: str, before: Binding | None) -> Bound:
        """The name's value: the last one that came to be, else the one before the `try`."""
        span = self.block.span(self.places[name])
        if name in self.watch.gathered:
            return _lost(self.block, name, span)
        outer = bound(before)
        values = [v for v in self.watch.values.get(name, ()) if not self._is_last(v)]
        if not values:
            return outer or Unbound((_label(name, span),))
        if not isinstance(outer, Local) and not _is_surely_bound(name, self.source):
            return Unbound((_label(name, span),))
        types = [value.type for value in values]
        initial = None
        if isinstance(outer, Local):
            made = self._before(outer, name)
            if made.type is None or made.operand is None:
                return made
            types.append(made.type)
            initial = made.operand
        type = join_all(types)
        if type is None:
            return Conflict(tuple(Label(span, f"`{each}` here") for each in types))
        self.draft.sequential = True
        argument = self.add_argument(name, type)
        self.saved.append(
            ir.Saved(
                name=argument.name,
                type=type,
                initial=initial and typed(initial, type),
                values=tuple(value.name for value in values),
            )
        )
        return Local(type, argument, span)

    def _before(self, outer: Local, name: str) -> Local:
        """The value before the `try`, which is put together before it, even if asked for later."""
        build = partial(materialize, self.block, outer, name)
        return self.block.beside(self.draft, build, behind=False)

    def _is_last(self, value: ir.Value) -> bool:
        """Whether nothing can fail after a value of the body has come to be."""
        operations = self.draft.body.operations
        if self.saved is self.draft.final_saved or not operations:
            return False
        last = operations[-1]
        return value.name == last.name and isinstance(last, ir.Call | ir.Wait)


def _label(name: str, span: Span) -> Label:
    return Label(span, f"`{name}` is bound here, unless something fails before")


def _lost(block: Block, name: str, span: Span) -> Local:
    block.context.sink.report(
        LOOP_CARRIED_VALUE,
        span,
        f"`{name}` is filled by a loop, and read after a failure in the middle of it",
        help="put the `try` inside the loop, so that each element handles its own failure",
    )
    return Local(None, None, span)


def _is_surely_bound(name: str, source: Sequence[ast.stmt]) -> bool:
    """Whether the first statements of a body bind a name before anything can fail."""
    for node in source:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=target)], value=value)
                | ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value)
            ) if all(isinstance(part, _PLAIN) for part in ast.walk(value)):
                if target == name:
                    return True
            case _:
                return False
    return False


_PLAIN = (ast.Constant, ast.Name, ast.List, ast.Tuple, ast.Dict, ast.expr_context)
