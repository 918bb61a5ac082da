"""Legalization: ask the target's table about each feature; keep, lower or report."""

from __future__ import annotations

from collections.abc import Iterable

from flowc import ir
from flowc.compiler.capabilities import (
    Capabilities,
    Feature,
    Loss,
    Lowered,
    Missing,
    Native,
    Unsupported,
)
from flowc.compiler.features import uses
from flowc.diagnostics import Sink, Span
from flowc.diagnostics.catalog import LOST_FEATURE, UNSUPPORTED_FEATURE


def legalize(module: ir.Module, capabilities: Capabilities, sink: Sink) -> ir.Module:
    """Lower what the target takes in another form; report what it cannot take.

    Features go in enum order, and a lowering introduces only later ones. Once one is refused
    nothing is lowered, as a lowering relies on those before it. What one place lacks for one
    reason is one diagnostic.
    Reports: `unsupported-feature`, `lost-feature`.
    """
    found = uses(module)
    is_refused = False
    lacking: dict[tuple[bool, Span, str], dict[Feature, str | None]] = {}
    for feature in Feature:
        spans = found.get(feature, [])
        if not spans:
            continue
        lowered = module
        match capabilities[feature]:
            case Native(loses=losses):
                _report(losses(module), sink)
            case Lowered() if is_refused:
                continue
            case Lowered(by=lowering, loses=losses):
                _report(losses(module), sink)
                lowered = lowering(module)
            case Unsupported(reason, without, help) | Missing(reason, without, help):
                for span in spans:
                    key = (feature.changes_meaning, span, reason)
                    lacking.setdefault(key, {})[feature] = help
                lowered = module if without is None else without(module)
                is_refused |= feature.changes_meaning
        if lowered is not module:
            module, found = lowered, uses(lowered)
    for (changes_meaning, span, reason), features in lacking.items():
        named = ", ".join(f"`{feature}`" for feature in features)
        are_lost = "is lost" if len(features) == 1 else "are lost"
        rule = UNSUPPORTED_FEATURE if changes_meaning else LOST_FEATURE
        verb = "cannot be expressed" if changes_meaning else are_lost
        help = "; ".join(dict.fromkeys(filter(None, features.values())))
        sink.report(rule, span, f"{named} {verb}: {reason}", help=help or None)
    return module


def _report(losses: Iterable[Loss], sink: Sink) -> None:
    for span, message, help in losses:
        sink.report(LOST_FEATURE, span, message, help=help)
