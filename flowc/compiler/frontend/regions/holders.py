"""Which changes in place of a list or dict plain Python would show under another name too.

Engines pass values: `xs.append(x)` makes `xs` stand for a longer list, and nothing else changes.
Plain Python changes the one list, for everything that holds it. Both are the same as long as what
else holds the list is not read afterwards. This analysis follows lists and dicts through the
statements of a workflow, from where they are made to the names that may hold them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from flowc.compiler.frontend.modules.model import TaskSymbol, TypeTable, WorkflowSymbol
from flowc.compiler.frontend.regions.held import (
    ANY,
    NOTHING_HELD,
    Key,
    State,
    Values,
    constant_of,
    key_of,
    may_hold,
)
from flowc.compiler.frontend.regions.held_expressions import MAKERS, Expressions
from flowc.compiler.frontend.regions.syntax import walk


@dataclass(frozen=True, eq=False)
class Holder:
    """What else may hold a list or dict that is changed in place, and sees the change.

    `read` is where; None: `name` is a constant of the module, which outlives the run.
    """

    name: str
    read: ast.AST | None


def other_holders(workflow: WorkflowSymbol, types: TypeTable) -> Mapping[ast.AST, Holder]:
    """Another holder for each change in place that has one.

    The keys are statements `xs.append(x)` and `xs += ys`, and targets `d[k]`.
    """
    body = workflow.node.body
    if not any(_changed_name(node) for node in walk(body)):
        return {}
    flow = _Flow(workflow, types)
    flow.run(body)
    return flow.found


def _changed_name(node: ast.AST) -> str | None:
    """The name of the list or dict that a part of a workflow may change in place."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"))):
            return name
        case ast.AugAssign(target=ast.Name(id=name)):
            return name
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
            return name
    return None


def _binding(node: ast.AST) -> Sequence[ast.AST]:
    """The parts of a statement by which one name may come to hold what another does."""
    match node:
        case ast.For(target=target, iter=iterable):
            return [target, iterable]
        case ast.Match(subject=subject, cases=cases):
            return [subject, *(case.pattern for case in cases)]
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Expr():
            return [node]
    return []


_RETURNED = "return"
"""Stands among the names for a value that is returned once `finally` has run."""


# --- statements --------------------------------------------------------------------------


@dataclass(eq=False)
class _Loop:
    """A loop around: its start, and the states in which control has left its rounds."""

    start: tuple[int, int]
    breaks: list[State] = field(default_factory=list)
    rounds: list[State] = field(default_factory=list)


_Reads = Mapping[str, Mapping[str | None, ast.expr | ast.stmt]]


class _Flow(Expressions):
    """Follows control through a workflow, statement by statement, and loops until nothing is new.

    `now` is the state at this place. `tried` gathers, for each `try` around, the states in which it
    may fail. `followed` are the names that may share something with one that is changed.
    """

    def __init__(self, workflow: WorkflowSymbol, types: TypeTable) -> None:
        super().__init__(workflow, types)
        self.is_open = True
        self.statement: ast.stmt = workflow.node
        self.loops: list[_Loop] = []
        self.tried: list[State] = []
        self.reads = _last_reads(workflow.node)
        self.followed = self._followed(workflow.node.body)
        self.found: dict[ast.AST, Holder] = {}
        for parameter in workflow.parameters:
            place = ast.arg(arg=parameter.name)
            self.bind(ast.Name(id=parameter.name), self.copied(place, parameter.type))

    def run(self, statements: Sequence[ast.stmt]) -> None:
        for node in statements:
            if not self.is_open:
                return
            self._may_fail()
            self.statement = node
            self._run(node)
        if self.is_open:
            self._may_fail()

    def _may_fail(self) -> None:
        for state in self.tried:
            state.join(self.now)

    def _run(self, node: ast.stmt) -> None:
        match node:
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name() as owner, attr="append"), args=args
                )
            ):
                self._change(node, owner, ANY, self.values(args))
            case ast.Expr(value=value):
                self.value(value)
            case ast.Assign(targets=targets, value=value):
                values = self.value(value)
                for target in targets:
                    self.bind(target, values)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self.bind(target, self.value(value))
            case ast.AugAssign(target=ast.Name() as target, value=value):
                self._augment(node, target, value)
            case ast.If(test=test, body=body, orelse=orelse):
                self.value(test)
                self._branch([partial(self.run, body), partial(self.run, orelse)])
            case ast.Match(subject=subject, cases=cases):
                values = self.value(subject)
                self._branch([*(partial(self._case, case, values) for case in cases), _stay])
            case ast.For(target=target, iter=iterable):
                column = f"for {node.lineno} {node.col_offset}"
                self.now.names[column] = self.now.part(self.value(iterable))
                self._loop(node, lambda: self.bind(target, self.now.names[column]))
            case ast.While(test=test):
                self._loop(node, lambda: self.value(test))
            case ast.With(items=items, body=body):
                for item in items:
                    if item.optional_vars is not None:
                        self.bind(item.optional_vars, NOTHING_HELD)
                self.run(body)
            case ast.Try():
                self._try(node)
            case ast.Return(value=value):
                self.now.names[_RETURNED] = self.value(value) if value is not None else NOTHING_HELD
                self._may_fail()
                self.is_open = False
            case ast.Raise():
                self.is_open = False
            case ast.Break():
                self._leave(self.loops[-1].breaks)
            case ast.Continue():
                self._leave(self.loops[-1].rounds)

    def _leave(self, left: list[State]) -> None:
        left.append(self.now)
        self.is_open = False

    def _branch(self, branches: Sequence[Callable[[], object]]) -> None:
        before = self.now
        ends: list[State] = []
        for branch in branches:
            self.now, self.is_open = before.copy(), True
            branch()
            ends += [self.now] if self.is_open else []
        self._go_on(ends)

    def _go_on(self, states: Sequence[State]) -> None:
        """Go on from where several paths meet."""
        self.is_open = bool(states)
        self.now = State()
        for state in states:
            self.now.join(state)

    def _case(self, case: ast.match_case, subject: Values) -> None:
        for part in ast.walk(case.pattern):
            if isinstance(part, ast.MatchAs) and part.name in self.followed:
                self.now.names[part.name] = subject
        self.run(case.body)

    def _loop(self, node: ast.For | ast.While, enter: Callable[[], object]) -> None:
        """Rounds until one more tells nothing new."""
        loop = _Loop((node.lineno, node.col_offset))
        self.loops.append(loop)
        places = frozenset(part for part in walk(node.body) if isinstance(part, MAKERS))
        before: State | None = None
        start = self.now
        while start != before:
            before = start.copy()
            self.now, self.is_open = start, True
            self.now.age(places)
            enter()
            self.run(node.body)
            ends = [self.now] if self.is_open else []
            self._go_on([before, *ends, *loop.rounds])
            start = self.now
        self.loops.pop()
        self.run(node.orelse)
        ends = [self.now] if self.is_open else []
        self._go_on([*ends, *loop.breaks])

    def _try(self, node: ast.Try) -> None:
        anyhow, failed = self.now.copy(), self.now.copy()
        self.tried += [anyhow, failed]
        self.run(node.body)
        self.tried.pop()
        whole = partial(self.run, node.orelse) if self.is_open else self._stop
        self._branch([whole, *(partial(self._handle, each, failed) for each in node.handlers)])
        self.tried.pop()
        if node.finalbody:
            self._finally(node.finalbody, anyhow)

    def _stop(self) -> None:
        self.is_open = False

    def _handle(self, handler: ast.ExceptHandler, failed: State) -> None:
        self.now = failed.copy()
        self.now.names.pop(_RETURNED, None)
        if handler.name is not None:
            self.now.names[handler.name] = NOTHING_HELD
        self.run(handler.body)

    def _finally(self, body: Sequence[ast.stmt], anyhow: State) -> None:
        """What runs however control leaves, also when it goes on elsewhere."""
        was_open = self.is_open
        self._go_on([anyhow, *([self.now] if was_open else [])])
        self.run(body)
        self.now.names.pop(_RETURNED, None)
        if self.loops and self.is_open:
            self.loops[-1].breaks.append(self.now.copy())
            self.loops[-1].rounds.append(self.now.copy())
        self.is_open = self.is_open and was_open

    # --- names and changes ---------------------------------------------------------------

    def _followed(self, body: Sequence[ast.stmt]) -> frozenset[str]:
        """The names of changed values, and all that statements link to them."""
        links: dict[str, set[str]] = {}
        pending: set[str] = set()
        for node in walk(body):
            if (changed := _changed_name(node)) is not None:
                pending.add(changed)
            linked = [name for part in _binding(node) for name in self._names_held(part)]
            for name in linked:
                links.setdefault(name, set()).add(linked[0])
                links[linked[0]].add(name)
        found: set[str] = set()
        while pending:
            name = pending.pop()
            found.add(name)
            pending |= links.get(name, set()) - found
        return frozenset(found)

    def _names_held(self, node: ast.AST) -> Iterator[str]:
        """The names in a part of the source, but for those that calls copy."""
        match node:
            case ast.Name(id=name) | ast.MatchAs(name=str(name)):
                yield name
            case ast.Call(func=func) if isinstance(self.symbol(func), TaskSymbol | WorkflowSymbol):
                return
        for child in ast.iter_child_nodes(node):
            yield from self._names_held(child)

    def bind(self, target: ast.expr, values: Values) -> None:
        match target:
            case ast.Name(id=name) if name not in self.followed:
                return
            case ast.Subscript(value=ast.Name() as owner, slice=key):
                self._change(target, owner, key_of(key), values)
            case _:
                super().bind(target, values)

    def _augment(self, node: ast.AugAssign, target: ast.Name, value: ast.expr) -> None:
        """`xs += ys` changes a list, and `d |= e` a dict; of other values it makes new ones."""
        before, added = self.value(target), self.value(value)
        parts = self.now.part(added)
        self._change(node, target, ANY, parts)
        if (before or added) and target.id in self.followed:
            made = self.made(node, self.now.part(before) | parts)
            self.now.names[target.id] = before | made

    def _change(self, node: ast.AST, target: ast.Name, key: Key, added: Values) -> None:
        """A value gets a part; say who else holds it."""
        changed = self.value(target)
        holder = self._other_holder(target.id, changed)
        if holder is not None:
            self.found.setdefault(node, holder)
        for value in changed:
            self.now.put(value, key, added)

    def _other_holder(self, name: str, changed: Values) -> Holder | None:
        constants = (constant for value in changed if (constant := constant_of(value)) is not None)
        if (constant := next(constants, None)) is not None:
            return Holder(constant, None)
        holding = self.now.holding(changed)
        for other, values in self.now.names.items():
            for key, read in self.reads.get(other, {}).items():
                if other == name or not self._is_later(read):
                    continue
                seen = values if key is None else self.now.part(values, key)
                if any(value in holding or may_hold(value, changed) for value in seen):
                    return Holder(other, read)
        return None

    def _is_later(self, read: ast.expr | ast.stmt) -> bool:
        """Whether control may come to a place after this statement: behind it, or by a loop."""
        if isinstance(read, ast.Return):
            return True
        start = self.loops[0].start if self.loops else _end(self.statement)
        return (read.lineno, read.col_offset) >= start


def _stay() -> None:
    """The path on which no case matches."""


# --- syntax ------------------------------------------------------------------------------


def _end(node: ast.stmt) -> tuple[int, int]:
    assert node.end_lineno is not None and node.end_col_offset is not None
    return node.end_lineno, node.end_col_offset


def _last_reads(workflow: ast.FunctionDef) -> _Reads:
    """The last places, in the order of lines, that read each name: as a whole, or one field."""
    found: dict[str, dict[str | None, ast.expr | ast.stmt]] = {}
    methods: set[ast.AST] = set()
    fields: set[ast.AST] = set()
    for node in walk(workflow.body):  # from the outside in
        match node:
            case ast.Call(func=ast.Attribute() as function):
                methods.add(function)
            case ast.Attribute(value=ast.Name(id=name) as owner) if node not in methods:
                fields.add(owner)
                _note_read(found, name, node.attr, node)
            case ast.Name(id=name, ctx=ast.Load()) if node not in fields:
                _note_read(found, name, None, node)
            case ast.AugAssign(target=ast.Name(id=name)):
                _note_read(found, name, None, node)
            case ast.Return():
                _note_read(found, _RETURNED, None, node)
    return found


def _note_read(
    reads: dict[str, dict[str | None, ast.expr | ast.stmt]],
    name: str,
    key: str | None,
    node: ast.expr | ast.stmt,
) -> None:
    last = reads.setdefault(name, {}).setdefault(key, node)
    if (node.lineno, node.col_offset) > (last.lineno, last.col_offset):
        reads[name][key] = node
