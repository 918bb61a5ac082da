"""Run operations softly: a failure becomes a value, and what needs a failed value is skipped.

A *flag* is a bool value that tells whether something ran and succeeded. An operation runs under the
flags of all that it needs; what can fail leaves a `Failure` (or None) and a flag of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from flowc import ir
from flowc.compiler.passes.frame import NOTHING, Frame, call_of, optional_parts
from flowc.compiler.passes.outline import outline_branches, outline_element
from flowc.compiler.passes.tries import soften_try
from flowc.diagnostics import Span
from flowc.ir.expressions import is_total
from flowc.ir.substitute import substitute

Flags = frozenset[str]
NO_FLAGS: Flags = frozenset()
FAILURE_OR_NONE = ir.optional(ir.FAILURE)
FALSE = ir.Constant(type=ir.BOOL, json_value=False)


class End(NamedTuple):
    """How something ended: the value of its failure (None: it did not fail), and its flag."""

    failure: str
    flag: str


class Part(NamedTuple):
    """A part of what a call gives: the value it stands for, and where it is in the result."""

    name: str
    type: ir.Type
    path: str = ""


class Named(Protocol):
    """An operation or workflow: new values are called after it."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def span(self) -> Span:
        """Where it stands in the source."""


class Callees(Protocol):
    """What softening asks about the workflows of the module."""

    def captured(self, callee: str, frame: Frame) -> str | None:
        """The captured form of a workflow; None: the callee is a task."""

    def kinds(self, region: ir.Region, frame: Frame) -> frozenset[str]:
        """The kinds of failure that a region may end with."""


class Softener:
    """Softens operations of one workflow, one after the other.

    `operations` are those made so far, `ends` how the fallible ones among them ended. `saved` are
    values that stay at hand though what defines them may fail later.
    """

    def __init__(self, frame: Frame, callees: Callees) -> None:
        self.operations: list[ir.Operation] = []
        self.ends: list[End] = []
        self.saved: set[str] = set()
        self.frame = frame
        self.callees = callees
        self._values: dict[str, ir.Operand] = {}
        self._flags: dict[str, Flags] = {}
        self._implied: dict[str, Flags] = {}
        self._joined: dict[Flags, str] = {}
        self._done: set[str] = set()
        self._awaited: dict[str, tuple[str, ...]] = {}

    def region(self, operations: Iterable[ir.Operation], guards: Flags = NO_FLAGS) -> None:
        """Soften operations that run if the guards are all true."""
        for op in operations:
            self.operation(op, guards.union(*(self.flags(name) for name in _needs(op))))

    def operation(self, op: ir.Operation, needs: Flags) -> None:
        """Soften one operation, which runs if all it needs is there."""
        is_safe = isinstance(op, ir.Compute) and self.frame.cannot_fail(op.expression)
        op = self._placed(op)
        made, ends = len(self.operations), len(self.ends)
        match op:
            case ir.Compute() if is_total(op.expression):
                if needs:
                    type = _partial_type(op)
                    self.frame.types[op.name] = type
                    op = op.model_copy(update={"type": type})
                self.emit(op)
                self.bind(op.name, None, needs)
            case ir.Compute() if is_safe:
                self._guard(op, needs)
            case ir.Call() | ir.Compute() | ir.Wait():
                self._run(op, [Part(op.name, op.type)], needs)
            case ir.Fail():
                self._fail(op, needs)
            case ir.If() | ir.Map() if needs and not self._is_saved(op):
                self._outline(op, needs)
            case ir.If() if self._is_saved(op):
                self._guard_branches(op, needs)
            case ir.If():
                self._soften_branches(op)
            case ir.Map():
                self._soften_elements(op)
            case ir.Try():
                self._try(op, needs)
            case ir.Scope():
                raise AssertionError(f"scope `{op.name}` is still there")
        if len(self.ends) == ends:
            self._note_awaited(op, self.operations[made:])

    def emit(self, *operations: ir.Operation) -> None:
        """Add operations as they are."""
        self.operations += operations

    def bind(self, name: str, operand: ir.Operand | None, flags: Flags) -> None:
        """Say what now stands for a value (None: itself), and under which flags it is there."""
        if operand is not None:
            self._values[name] = operand
        self._flags[name] = flags

    def read(self, operand: ir.Operand) -> ir.Operand:
        """The operand that now stands for an operand."""
        if isinstance(operand, ir.Reference):
            return self._values.get(operand.name, operand)
        return operand

    def is_made(self, name: str) -> bool:
        """Whether a value or operation has been softened, rather than found to be never run."""
        return name in self._flags

    def flags(self, name: str) -> Flags:
        """The flags under which a value or operation is there."""
        return self._flags.get(name, NO_FLAGS)

    # --- how it ended ------------------------------------------------------------------

    def join(self, start: int, needs: Flags, op: Named, *, all_ran: bool) -> End | None:
        """Join the ends from `start` on into one; None: nothing there can fail.

        `all_ran`: if the needs are met and nothing failed, the flag of each end is true.
        """
        ends = self.ends[start:]
        del self.ends[start:]
        if not ends:
            return None
        flags = self._closure({end.flag for end in ends})
        if len(ends) == 1 and all_ran and needs <= flags:
            return ends[0]
        failure = ends[0].failure
        if len(ends) > 1:
            failures = [end.failure for end in ends]
            failure = self._first(f"({', '.join(failures)})", failures, op)
        flag = self._flag([*self._sorted(needs), f"{failure} is None"], [failure], op)
        self._implied[flag] = self._closure(needs) | (flags if all_ran else NO_FLAGS)
        return End(failure, flag)

    def _first(self, values: str, operands: Iterable[str], op: Named) -> str:
        """The first failure among several, in the order of the source."""
        first = f"next((found for found in {values} if found is not None), None)"
        return self._compute(f"{op.name}_failure", first, operands, FAILURE_OR_NONE, op.span)

    def _flag(self, terms: Sequence[str], operands: Sequence[str], op: Named) -> str:
        """A new flag: whether all terms are true."""
        names = [term for term in terms if term.isidentifier()]
        text = " and ".join(terms)
        return self._compute(f"{op.name}_ok", text, [*names, *operands], ir.BOOL, op.span)

    def _all(self, needs: Flags, op: ir.Operation) -> str | None:
        """One flag for several; None for none."""
        needs = needs.difference(*(self._implied.get(flag, NO_FLAGS) for flag in needs))
        if len(needs) < 2:
            return next(iter(needs), None)
        if needs not in self._joined:
            terms = self._sorted(needs)
            text = " and ".join(terms)
            flag = self._compute(f"{op.name}_ready", text, terms, ir.BOOL, op.span)
            self._implied[flag] = self._closure(needs)
            self._joined[needs] = flag
        return self._joined[needs]

    def _closure(self, flags: Iterable[str]) -> Flags:
        """The flags and all that they imply."""
        flags = frozenset(flags)
        return flags.union(*(self._implied.get(flag, NO_FLAGS) for flag in flags))

    def _sorted(self, flags: Flags) -> list[str]:
        """Flags in the order in which they were made."""
        needed = flags.difference(*(self._implied.get(flag, NO_FLAGS) for flag in flags))
        return [flag for flag in self._implied if flag in needed]

    # --- operations without regions ----------------------------------------------------

    def _run(self, op: ir.Call | ir.Compute | ir.Wait, parts: list[Part], needs: Flags) -> None:
        """Run an operation softly, under a condition if it needs what may not be there."""
        guard = self._all(needs, op)
        soft = self._softened(op)
        if guard is None:
            projections = self._projections(soft, parts)
            self.emit(soft, *projections)
            names = [projection.name for projection in projections]
        else:
            names = self._run_if(guard, soft, parts)
        failure, flag = names[-2:]
        self._implied[flag] = self._closure(needs)
        self.ends.append(End(failure, flag))
        self.bind(op.name, None, frozenset({flag}))
        for part, name in zip(parts, names, strict=False):
            self.bind(part.name, ir.Reference(name=name), frozenset({flag}))

    def _guard(self, op: ir.Compute, needs: Flags) -> None:
        """Compute an expression that cannot fail if what it reads is there."""
        guard = self._all(needs, op)
        if guard is not None:
            type = self.frame.types[op.name] = ir.optional(optional_parts(op.type))
            update: dict[str, object] = {
                "expression": f"({op.expression}) if {guard} else None",
                "operands": (*op.operands, guard),
                "type": type,
            }
            op = op.model_copy(update=update)
        self.emit(op)
        self.bind(op.name, None, needs)

    def _run_if(
        self, guard: str, soft: ir.Call | ir.Compute | ir.Wait, parts: list[Part]
    ) -> list[str]:
        """Run a soft operation if a flag is true; the names of its parts, failure and flag."""
        results = [self.frame.value(name, type) for name, _, type in self._parts(soft, parts)]
        projections = self._projections(soft, parts, "if_")
        condition = ir.If(
            name=self.frame.names.fresh(f"if_{soft.name}"),
            after=soft.after,
            condition=ir.Reference(name=guard),
            then=ir.Region(
                operations=(soft.model_copy(update={"after": ()}), *projections),
                yields=tuple(ir.Reference(name=part.name) for part in projections),
            ),
            orelse=ir.Region(yields=(*(NOTHING for _ in results[1:]), FALSE)),
            results=tuple(results),
            span=soft.span,
        )
        self.emit(condition)
        return [result.name for result in results]

    def _softened(self, op: ir.Call | ir.Compute | ir.Wait) -> ir.Call | ir.Compute | ir.Wait:
        """The operation that gives an `Outcome`; of a workflow, a call of its captured form."""
        captured = self.callees.captured(op.callee, self.frame) if isinstance(op, ir.Call) else None
        type = ir.OutcomeType(item=optional_parts(op.type) if captured else op.type)
        self.frame.types[op.name] = type
        update: dict[str, object] = {"callee": captured} if captured else {"soft": True}
        return op.model_copy(update={**update, "type": type})

    def _projections(
        self, op: ir.Operation, parts: list[Part], prefix: str = ""
    ) -> list[ir.Compute]:
        """The parts of an outcome, then its failure, then its flag."""
        return [
            self.frame.compute(f"{prefix}{name}", expression, [op.name], type, op.span)
            for name, expression, type in self._parts(op, parts)
        ]

    def _parts(self, op: ir.Operation, parts: list[Part]) -> list[tuple[str, str, ir.Type]]:
        return [
            *(
                (
                    f"{part.name}_value",
                    f"{op.name}.value{part.path}",
                    ir.optional(optional_parts(part.type)),
                )
                for part in parts
            ),
            (f"{op.name}_failure", f"{op.name}.failure", FAILURE_OR_NONE),
            (f"{op.name}_ok", f"{op.name}.failure is None", ir.BOOL),
        ]

    def _fail(self, op: ir.Fail, needs: Flags) -> None:
        """Make the failure, if it comes to that."""
        guard = self._all(needs, op)
        made = self._failure_of(op, guard)
        self.emit(made)
        failure = made.name
        flag = self._flag([*([guard] if guard else []), f"{failure} is None"], [failure], op)
        self._implied[flag] = self._closure(needs)
        self.ends.append(End(failure, flag))
        self.bind(op.name, None, frozenset({flag}))

    def _failure_of(self, op: ir.Fail, guard: str | None) -> ir.Compute:
        """The failure that an operation ends with, as a value."""
        if op.error is not None:
            text = self.frame.text_of(op.error)
        else:
            message = self.frame.text_of(op.message) if op.message else "''"
            text = f"Failure('workflow', None, 'WorkflowFailed', {message})"
        if guard:
            text = f"{text} if {guard} else None"
        operands = [*([guard] if guard else []), *ir.uses(op)]
        name = f"{op.name}_failure"
        made = self.frame.compute(name, text, operands, FAILURE_OR_NONE, op.span)
        return made.model_copy(update={"after": op.after})

    # --- operations with regions -------------------------------------------------------

    def _outline(self, op: ir.If | ir.Map | ir.Try, needs: Flags) -> None:
        """Run an operation with regions as a workflow of its own."""
        exports = [ir.Reference(name=value.name) for value in op.results]
        region = ir.Region(operations=(op.model_copy(update={"after": ()}),), yields=tuple(exports))
        made = self.frame.outline(region, exports, op.name, op.span)
        call = call_of(made, op.name, op.span).model_copy(update={"after": op.after})
        parts = [
            Part(value.name, value.type, f"[{index}]" if len(exports) > 1 else "")
            for index, value in enumerate(op.results)
        ]
        self._run(call, parts, needs)

    def _soften_branches(self, op: ir.If) -> None:
        """Soften the one operation of each branch, where it is."""
        op = outline_branches(op, self.frame)
        then, orelse = (self._soft_region(region, op) for region in (op.then, op.orelse))
        if then is None and orelse is None:
            self.emit(op)
            self._bind_all(op, NO_FLAGS)
            return
        failure = self.frame.value(f"{op.name}_failure", FAILURE_OR_NONE)
        self.emit(
            op.model_copy(
                update={
                    "then": then or _without_failure(op.then),
                    "orelse": orelse or _without_failure(op.orelse),
                    "results": (*self._optional(op.results), failure),
                }
            )
        )
        self._end_of(failure.name, op)

    def _soften_elements(self, op: ir.Map) -> None:
        """Soften the call of each element; the first failure counts, and ends what is in order."""
        op = outline_element(op, self.frame)
        region = self._soft_region(op.region, op)
        if region is None:
            raise AssertionError(f"fan-out `{op.name}` holds no call")
        failures = self.frame.value(f"{op.name}_failures", ir.ListType(element=FAILURE_OR_NONE))
        results = tuple(
            value.model_copy(update={"type": optional_parts(value.type)}) for value in op.results
        )
        self.frame.types.update((value.name, value.type) for value in results)
        update = {"region": region, "results": (*results, failures), "until_failure": op.sequential}
        self.emit(op.model_copy(update=update))
        self._end_of(self._first(failures.name, [failures.name], op), op)

    def _soft_region(self, region: ir.Region, op: ir.If | ir.Map) -> ir.Region | None:
        """A region of one operation, softened: it yields its failure too. None: it cannot fail."""
        if not region.operations:
            return None
        first, *others = region.operations
        yields = region.yields or tuple(NOTHING for _ in op.results)
        match first:
            case ir.Fail():
                failed = self._failure_of(first, None)
                return _yielding(region, (failed,), (*yields, ir.Reference(name=failed.name)))
            case ir.Compute() if self.frame.cannot_fail(first.expression):
                return None
            case ir.Call() | ir.Compute() | ir.Wait():
                pass
            case _:
                raise AssertionError(f"`{first.name}` is in a branch")
        parts = [
            Part(other.name, self.frame.types[other.name], other.expression[len(first.name) :])
            for other in others
            if isinstance(other, ir.Compute)
        ]
        parts = parts or [Part(first.name, first.type)]
        soft = self._softened(first)
        *values, failure, _ = self._projections(soft, parts)
        renamed = {part.name: value.name for part, value in zip(parts, values, strict=True)}
        kept = (_renamed(operand, renamed) for operand in yields)
        return _yielding(region, (soft, *values, failure), (*kept, ir.Reference(name=failure.name)))

    def _guard_branches(self, op: ir.If, needs: Flags) -> None:
        """Run the operations of both branches under flags: values in them are asked for later."""
        start = len(self.ends)
        condition = self.frame.text_of(op.condition)
        taken = self._branch_flag(op, needs, condition, "then")
        skipped = self._branch_flag(op, needs, f"not {condition}", "else")
        self.region(op.then.operations, needs | {taken})
        self.region(op.orelse.operations, needs | {skipped})
        if op.results:
            self.emit(
                op.model_copy(
                    update={
                        "condition": ir.Reference(name=taken),
                        "then": self._merged(op.then, op),
                        "orelse": self._merged(op.orelse, op),
                        "results": self._optional(op.results),
                    }
                )
            )
        end = self.join(start, needs, op, all_ran=False)
        if end is not None:
            self.ends.append(end)
        self._bind_all(op, frozenset({end.flag}) if end else needs)

    def _branch_flag(self, op: ir.If, needs: Flags, condition: str, branch: str) -> str:
        terms = [*self._sorted(needs), condition]
        operands = [*self._sorted(needs), *ir.uses(op)]
        flag = self._compute(f"{op.name}_{branch}", " and ".join(terms), operands, ir.BOOL, op.span)
        self._implied[flag] = self._closure(needs)
        return flag

    def _merged(self, region: ir.Region, op: ir.If) -> ir.Region:
        """What is left of a branch when its operations stand before it."""
        yields = region.yields or tuple(NOTHING for _ in op.results)
        return ir.Region(yields=tuple(self.read(operand) for operand in yields))

    def _end_of(self, failure: str, op: ir.If | ir.Map) -> None:
        """Note how an operation that stays where it is has ended."""
        flag = self._flag([f"{failure} is None"], [failure], op)
        self._implied[flag] = NO_FLAGS
        self.ends.append(End(failure, flag))
        self._bind_all(op, frozenset({flag}))

    def _try(self, op: ir.Try, needs: Flags) -> None:
        """Soften a `try`, whose handlers and `finally` may fail again."""
        if needs and not self._is_saved(op):
            self._outline(op, needs)
            return
        start = len(self.ends)
        soften_try(self, op, needs)
        end = self.join(start, needs, op, all_ran=True)
        if end is not None:
            self.ends.append(end)
        self._bind_all(op, frozenset({end.flag}) if end else needs)

    # --- helpers -----------------------------------------------------------------------

    def _placed(self, op: ir.Operation) -> ir.Operation:
        """The operation reading what now stands for its operands, after what has no flag."""
        gone = self._done.difference(other.name for other in self.operations)
        after: dict[str, None] = {}
        for name in op.after:
            if name in self._awaited:
                after |= dict.fromkeys(self._awaited[name])
            elif name not in gone and not self.flags(name):
                after[name] = None
        self._done.add(op.name)
        if tuple(after) != op.after:
            op = op.model_copy(update={"after": tuple(after)})
        names = ir.reads(op) & self._values.keys()
        return substitute(op, {name: self._values[name] for name in names}, self.frame.codecs)

    def _note_awaited(self, op: ir.Operation, made: Sequence[ir.Operation]) -> None:
        """Note what is waited for in place of an operation that cannot fail: no flag says that it
        has ended. `made` is what it has become.
        """
        if isinstance(op, ir.Compute):
            if self.flags(op.name):
                self._awaited[op.name] = op.after
        elif op.name in (other.name for other in made):
            self._awaited[op.name] = (op.name,)
        else:
            earlier = {name for other in made for name in (*ir.reads(other), *other.after)}
            last = [name for other in made if (name := other.name) not in earlier]
            self._awaited[op.name] = (*last, *op.after)

    def _is_saved(self, op: ir.Operation) -> bool:
        return any(
            value.name in self.saved
            for region in ir.regions(op)
            for inner in ir.operations(region)
            for value in ir.results(inner)
        )

    def _bind_all(self, op: ir.If | ir.Map | ir.Try, flags: Flags) -> None:
        for name in (op.name, *(value.name for value in op.results)):
            self.bind(name, None, flags)

    def _optional(self, values: tuple[ir.Value, ...]) -> tuple[ir.Value, ...]:
        optional = tuple(
            value.model_copy(update={"type": ir.optional(optional_parts(value.type))})
            for value in values
        )
        self.frame.types.update((value.name, value.type) for value in optional)
        return optional

    def _compute(
        self, name: str, text: str, operands: Iterable[str], type: ir.Type, span: Span
    ) -> str:
        """Add a new expression; its name."""
        made = self.frame.compute(name, text, operands, type, span)
        self.emit(made)
        return made.name


def _partial_type(op: ir.Compute) -> ir.Type:
    """The type of an expression that is computed also where what it reads is not there."""
    match ast.parse(op.expression, mode="eval").body:
        case ast.Constant() | ast.Compare() | ast.UnaryOp():
            return op.type
        case ast.Tuple() | ast.List():
            return optional_parts(op.type)
        case _:
            return ir.optional(optional_parts(op.type))


def _needs(op: ir.Operation) -> set[str]:
    return ir.reads(op).union(op.after)


def _renamed(operand: ir.Operand, names: dict[str, str]) -> ir.Operand:
    if isinstance(operand, ir.Reference) and operand.name in names:
        return ir.Reference(name=names[operand.name])
    return operand


def _yielding(
    region: ir.Region, operations: tuple[ir.Operation, ...], yields: tuple[ir.Operand, ...]
) -> ir.Region:
    return region.model_copy(update={"operations": operations, "yields": yields})


def _without_failure(region: ir.Region) -> ir.Region:
    return _yielding(region, region.operations, (*(region.yields or ()), NOTHING))
