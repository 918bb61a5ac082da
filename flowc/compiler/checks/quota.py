"""What tasks ask for, alone and at the same time, is within the quota."""

from __future__ import annotations

from flowc import ir
from flowc.compiler.asked import Step, all_asked, default_step
from flowc.compiler.checks.peaks import TEXTS, Amounts, Bound, amounts_of, check_peaks, over
from flowc.diagnostics import Label, Sink
from flowc.diagnostics.catalog import EXCEEDS_QUOTA, PEAK_EXCEEDS_QUOTA
from flowc.profiles import NamedProfile


def check_quota(module: ir.Module, named: NamedProfile, sink: Sink) -> None:
    """Report tasks that ask for more than the quota, and calls that may do so together.

    Reports: `exceeds-quota`, `peak-exceeds-quota`.
    """
    if not _is_within(default_step(named), named, sink):
        return  # nor is any task that has it
    for each in all_asked(module):
        _is_within(each.step, named, sink)
    limits = _limits(named.profile.quota.run)
    if limits and not sink.has_errors:
        bound = Bound(
            limits,
            amounts_of,
            PEAK_EXCEEDS_QUOTA,
            f"profile `{named.name}` lets a run have",
            lambda resource: Label(named.span("quota", "run", resource), "the quota"),
        )
        check_peaks(module, bound, sink)


def _is_within(step: Step, named: NamedProfile, sink: Sink) -> bool:
    """Whether a step alone is within the quota; reported where it says what it asks for."""
    quota, asks = named.profile.quota, amounts_of(step.options)
    found = [
        (part, resource, limits[resource])
        for part, limits in (("task", _limits(quota.task)), ("run", _limits(quota.run)))
        for resource in over(asks, limits)
    ]
    for part, resource, most in found:
        text = TEXTS[resource]
        sink.report(
            EXCEEDS_QUOTA,
            step.span(resource),
            f"{step.name} asks for {text(asks[resource])}; profile `{named.name}` lets a {part} "
            f"have {text(most)}",
            help="ask for less, or have the quota raised",
            labels=[Label(named.span("quota", part, resource), "the quota")],
        )
    return not found


def _limits(quota: object) -> Amounts:
    """The resources that a quota limits."""
    found = {resource: getattr(quota, resource, None) for resource in TEXTS}
    return {resource: most for resource, most in found.items() if most is not None}
