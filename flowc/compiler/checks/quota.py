"""What tasks ask for, alone and at the same time, is within the quota."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from flowc import ir
from flowc.compiler.checks.asked import asked
from flowc.compiler.placement import default_options, gpus_text
from flowc.diagnostics import Label, Sink, Span
from flowc.diagnostics.catalog import EXCEEDS_QUOTA, PEAK_EXCEEDS_QUOTA
from flowc.profiles import NamedProfile
from flowc.profiles.quantities import cores_phrase, size_text

Amounts = Mapping[str, float]
"""Of each resource: cores, bytes of memory, GPUs, and calls."""

_TEXTS: Mapping[str, Callable[[float], str]] = {
    "cpu": cores_phrase,
    "memory": lambda count: f"{size_text(int(count))} of memory",
    "gpu": lambda count: gpus_text(int(count), None),
    "pods": lambda count: f"{int(count)} {'pod' if count == 1 else 'pods'}",
}
_NOTHING: Amounts = dict.fromkeys(_TEXTS, 0)


def check_quota(module: ir.Module, named: NamedProfile, sink: Sink) -> None:
    """Report tasks that ask for more than the quota, and calls that may do so together.

    Reports: `exceeds-quota`, `peak-exceeds-quota`.
    """
    usual, at = default_options(named.profile), partial(named.span, "defaults")
    if not _is_within("a step without options", usual, at, named, sink):
        return  # nor is any task that has it
    for each in asked(module):
        _is_within(f"`{each.task.name}`", each.options, each.span, named, sink)
    limits = _limits(named.profile.quota.run)
    if limits and not sink.has_errors:
        peaks = _Peaks(module, limits, named, sink)
        called = {name for workflow in module.workflows for name in ir.callees(workflow.body)}
        for workflow in module.workflows:
            if workflow.name not in called:
                peaks.of_workflow(workflow.name, None)


def _is_within(
    step: str,
    options: ir.Options,
    span: Callable[[str], Span],
    named: NamedProfile,
    sink: Sink,
) -> bool:
    """Whether a step alone is within the quota; reported where it says what it asks for."""
    quota, asks = named.profile.quota, _of(options)
    found = [
        (part, resource, limits[resource])
        for part, limits in (("task", _limits(quota.task)), ("run", _limits(quota.run)))
        for resource in _over(asks, limits)
    ]
    for part, resource, most in found:
        text = _TEXTS[resource]
        sink.report(
            EXCEEDS_QUOTA,
            span(resource),
            f"{step} asks for {text(asks[resource])}; profile `{named.name}` lets a {part} have "
            f"{text(most)}",
            help="ask for less, or have the quota raised",
            labels=[Label(named.span("quota", part, resource), "the quota")],
        )
    return not found


def _limits(quota: object) -> Amounts:
    """The resources that a quota limits."""
    found = {resource: getattr(quota, resource, None) for resource in _TEXTS}
    return {resource: most for resource, most in found.items() if most is not None}


def _of(options: ir.Options) -> Amounts:
    """What a call asks for; what is computed at run time counts as nothing."""
    return {
        "cpu": options.cpu if isinstance(options.cpu, int | float) else 0,
        "memory": options.memory if isinstance(options.memory, int) else 0,
        "gpu": options.gpu.count if options.gpu is not None else 0,
        "pods": 1,
    }


def _over(amounts: Amounts, limits: Amounts) -> list[str]:
    return [resource for resource, most in limits.items() if amounts[resource] > most]


# --- at the same time ------------------------------------------------------------------


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


_NO_LOAD = Load(_NOTHING, _NOTHING)


def _together(loads: Iterable[Load]) -> Load:
    """The load of parts that run at the same time."""
    found = list(loads)
    peak = {name: sum(load.peak[name] for load in found) for name in _NOTHING}
    return Load(peak, _most(load.largest for load in found))


def _either(loads: Iterable[Load]) -> Load:
    """The load of parts of which one runs at a time."""
    found = list(loads)
    return Load(_most(load.peak for load in found), _most(load.largest for load in found))


def _most(amounts: Iterable[Amounts]) -> Amounts:
    found = list(amounts)
    return {name: max((each[name] for each in found), default=0) for name in _NOTHING}


class _Part(NamedTuple):
    """The load of an operation, and where it stands."""

    span: Span
    load: Load


class _Peaks:
    """Finds what runs at the same time; reports what exceeds the quota only together.

    Operations of a region run level by level: those that wait for nothing, those that wait for
    them, and so on. A level can run at the same time, so what is reported can happen.
    A fan-out over a run-time list counts as one element; one that was unrolled is its calls.
    """

    def __init__(self, module: ir.Module, limits: Amounts, named: NamedProfile, sink: Sink) -> None:
        self.tasks = {task.name: task for task in module.tasks}
        self.workflows = {workflow.name: workflow for workflow in module.workflows}
        self.limits = limits
        self.named = named
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
        amounts = _of(ir.merged_options(self.tasks[name].options, given))
        return Load(amounts, amounts)

    def of_map(self, op: ir.Map, limit: int | None) -> Load:
        element = self.of_region(op.region, limit)
        lengths = [len(i.json_value) for i in op.items if isinstance(i, ir.Constant)]
        count = 1 if op.sequential else min(lengths, default=1)
        return self.reported(element.times(count).under(limit), [_Part(op.span, element)])

    def reported(self, load: Load, parts: list[_Part]) -> Load:
        """The load of some parts, or of copies of one; what is over alone has been reported."""
        over = _over(load.peak, self.limits)
        if not over or any(_over(part.load.peak, self.limits) for part in parts):
            return load
        fit = min(int(self.limits[name] / load.largest[name]) for name in over)
        asked_for = " and ".join(_TEXTS[name](load.peak[name]) for name in over)
        most = " and ".join(_TEXTS[name](self.limits[name]) for name in over)
        first, *others = sorted({part.span for part in parts})
        self.sink.report(
            PEAK_EXCEEDS_QUOTA,
            first,
            f"up to {int(load.peak['pods'])} calls at a time ask for {asked_for}; profile "
            f"`{self.named.name}` lets a run have {most}",
            help=f"let {fit} run at a time: `with concurrency({fit}):` around "
            f"{'them' if others else 'the fan-out'}",
            labels=[
                *(Label(span, "at the same time") for span in others[:_SHOWN]),
                Label(self.named.span("quota", "run", over[0]), "the quota"),
            ],
        )
        return load


_SHOWN = 3
"""So many other places are shown: what is unlike in a level may be long."""


def _lower(limit: int | None, other: int | None) -> int | None:
    """The lower of two limits, of which None is no limit."""
    return min((each for each in (limit, other) if each is not None), default=None)
