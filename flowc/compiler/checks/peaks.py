"""What calls may ask for at the same time, held against a bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flowc import ir
from flowc.compiler.placement import gpus_text
from flowc.diagnostics import Label, Rule, Sink, Span
from flowc.profiles.quantities import cores_phrase, size_text

Amounts = Mapping[str, float]
"""Of each resource: cores, bytes of memory and of disk, GPUs, and calls."""

TEXTS: Mapping[str, Callable[[float], str]] = {
    "cpu": cores_phrase,
    "memory": lambda count: f"{size_text(int(count))} of memory",
    "disk": lambda count: f"{size_text(int(count))} of disk",
    "gpu": lambda count: gpus_text(int(count), None),
    "pods": lambda count: f"{int(count)} {'pod' if count == 1 else 'pods'}",
}
NOTHING: Amounts = dict.fromkeys(TEXTS, 0)


def amounts_of(options: ir.Options) -> Amounts:
    """What a call asks for; what is computed at run time counts as nothing."""
    return {
        "cpu": options.cpu if isinstance(options.cpu, int | float) else 0,
        "memory": options.memory if isinstance(options.memory, int) else 0,
        "disk": options.disk if isinstance(options.disk, int) else 0,
        "gpu": options.gpu.count if options.gpu is not None else 0,
        "pods": 1,
    }


def over(amounts: Amounts, limits: Amounts) -> list[str]:
    """The resources of which there is more than a limit allows."""
    return [resource for resource, most in limits.items() if amounts[resource] > most]


@dataclass(frozen=True)
class Bound:
    """The most that calls may ask for together."""

    limits: Amounts
    amounts_of: Callable[[ir.Options], Amounts]
    """What a call asks for, as far as it counts."""
    rule: Rule
    subject: str
    """Who sets the limits, up to the verb: "profile `p` lets a run have"."""
    label: Callable[[str], Label]
    """Where the limit of a resource stands."""


def check_peaks(module: ir.Module, bound: Bound, sink: Sink) -> None:
    """Report calls that may run at the same time and are over a bound only together.

    Reports: the rule of the bound.
    """
    peaks = _Peaks(module, bound, sink)
    called = {name for workflow in module.workflows for name in ir.callees(workflow.body)}
    for workflow in module.workflows:
        if workflow.name not in called:
            peaks.of_workflow(workflow.name, None)


class Load(NamedTuple):
    """What a part of a workflow may ask for at a time, and the most that one call in it does."""

    peak: Amounts
    largest: Amounts

    def times(self, count: int) -> Load:
        """That of `count` copies at the same time."""
        return Load({name: value * count for name, value in self.peak.items()}, self.largest)

    def under(self, limit: int | None) -> Load:
        """That with at most `limit` calls at a time."""
        if limit is None:
            return self
        most = {name: min(self.peak[name], limit * self.largest[name]) for name in self.peak}
        return Load(most, self.largest)


_NO_LOAD = Load(NOTHING, NOTHING)


def _together(loads: Iterable[Load]) -> Load:
    """The load of parts that run at the same time."""
    found = list(loads)
    peak = {name: sum(load.peak[name] for load in found) for name in NOTHING}
    return Load(peak, _most(load.largest for load in found))


def _either(loads: Iterable[Load]) -> Load:
    """The load of parts of which one runs at a time."""
    found = list(loads)
    return Load(_most(load.peak for load in found), _most(load.largest for load in found))


def _most(amounts: Iterable[Amounts]) -> Amounts:
    found = list(amounts)
    return {name: max((each[name] for each in found), default=0) for name in NOTHING}


class _Part(NamedTuple):
    """The load of an operation, and where it stands."""

    span: Span
    load: Load


class _Peaks:
    """Finds what runs at the same time; reports what exceeds the bound only together.

    Operations of a region run level by level: those that wait for nothing, those that wait for
    them, and so on. A level can run at the same time, so what is reported can happen.
    A fan-out over a run-time list counts as one element; one that was unrolled is its calls.
    """

    def __init__(self, module: ir.Module, bound: Bound, sink: Sink) -> None:
        self.tasks = {task.name: task for task in module.tasks}
        self.workflows = {workflow.name: workflow for workflow in module.workflows}
        self.bound = bound
        self.sink = sink
        self.known: dict[tuple[str, int | None], Load] = {}

    def of_workflow(self, name: str, limit: int | None) -> Load:
        if (name, limit) not in self.known:
            workflow = self.workflows[name]
            limit_within = _lower(limit, workflow.options.concurrency)
            self.known[name, limit] = self.of_region(workflow.body, limit_within)
        return self.known[name, limit]

    def of_region(self, region: ir.Region, limit: int | None) -> Load:
        levels: list[list[_Part]] = []
        level_of: dict[str, int] = {}
        for op in region.operations:
            waits = (*ir.reads(op), *op.after)
            level = max((level_of[name] + 1 for name in waits if name in level_of), default=0)
            levels += [[] for _ in range(level + 1 - len(levels))]
            levels[level].append(_Part(op.span, self.of_operation(op, limit)))
            level_of |= dict.fromkeys((op.name, *(v.name for v in ir.results(op))), level)
        return _either(self.of_parts(parts, limit) for parts in levels)

    def of_parts(self, parts: list[_Part], limit: int | None) -> Load:
        """The load of parts that run at the same time."""
        load = _together(part.load for part in parts).under(limit)
        return self.reported(load, [part for part in parts if part.load != _NO_LOAD])

    def of_operation(self, op: ir.Operation, limit: int | None) -> Load:
        match op:
            case ir.Map():
                return self.of_map(op, limit)
            case ir.If() | ir.Try():
                return _either(self.of_region(region, limit) for region in ir.regions(op))
            case ir.Scope(scope=ir.Limit(limit=own)):
                return self.of_region(op.region, _lower(limit, own))
            case ir.Scope():
                service, inside = self.of_callee(op, limit), self.of_region(op.region, limit)
                return self.of_parts([_Part(op.span, service), _Part(op.span, inside)], None)
            case _:
                return self.of_callee(op, limit)

    def of_callee(self, op: ir.Operation, limit: int | None) -> Load:
        name, given = ir.callee(op), ir.options(op)
        if name in self.workflows:
            return self.of_workflow(
                name, _lower(limit, None if given is None else given.concurrency)
            )
        if name not in self.tasks:
            return _NO_LOAD
        amounts = self.bound.amounts_of(ir.merged_options(self.tasks[name].options, given))
        return Load(amounts, amounts)

    def of_map(self, op: ir.Map, limit: int | None) -> Load:
        element = self.of_region(op.region, limit)
        lengths = [len(i.json_value) for i in op.items if isinstance(i, ir.Constant)]
        count = 1 if op.sequential else min(lengths, default=1)
        return self.reported(element.times(count).under(limit), [_Part(op.span, element)])

    def reported(self, load: Load, parts: list[_Part]) -> Load:
        """The load of some parts, or of copies of one; what is over alone has been reported."""
        limits = self.bound.limits
        exceeded = over(load.peak, limits)
        if not exceeded or any(over(part.load.peak, limits) for part in parts):
            return load
        fit = min(int(limits[name] / load.largest[name]) for name in exceeded)
        asked_for = " and ".join(TEXTS[name](load.peak[name]) for name in exceeded)
        most = " and ".join(TEXTS[name](limits[name]) for name in exceeded)
        first, *others = sorted({part.span for part in parts})
        self.sink.report(
            self.bound.rule,
            first,
            f"up to {int(load.peak['pods'])} calls at a time ask for {asked_for}; "
            f"{self.bound.subject} {most}",
            help=f"let {fit} run at a time: `with concurrency({fit}):` around "
            f"{'them' if others else 'the fan-out'}",
            labels=[
                *(Label(span, "at the same time") for span in others[:_SHOWN]),
                self.bound.label(exceeded[0]),
            ],
        )
        return load


_SHOWN = 3
"""So many other places are shown: what is unlike in a level may be long."""


def _lower(limit: int | None, other: int | None) -> int | None:
    """The lower of two limits, of which None is no limit."""
    return min((each for each in (limit, other) if each is not None), default=None)
