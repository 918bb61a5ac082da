"""Each image comes from a registry that is allowed."""

from __future__ import annotations

from flowc import ir
from flowc.compiler.asked import all_asked
from flowc.compiler.frontend.option_places import option_span
from flowc.compiler.hatches import images
from flowc.diagnostics import Label, Sink, Span
from flowc.diagnostics.catalog import REGISTRY_NOT_ALLOWED
from flowc.profiles import NamedProfile
from flowc.profiles.images import comes_from, rewritten, whole_name


def check_images(module: ir.Module, named: NamedProfile, target: str | None, sink: Sink) -> None:
    """Report images from elsewhere, after the profile's registries have stood in for others.

    A default image is reported where the profile names it; those in escape hatches stay as they
    are, and only the hatch for `target` counts (None: for any).
    Reports: `registry-not-allowed`.
    """
    profile = named.profile
    if profile.allowed_registries is None:
        return
    default = profile.image and rewritten(profile.image, profile.registries)
    if default is not None:
        _check(default, named.span("image"), named, sink)
    for each in all_asked(module):
        image = each.options.image
        if image is not None and image != default:
            _check(image, each.span("image"), named, sink)
        for hatch in _hatches(target):
            for image in images(getattr(each.options, hatch)):
                _check(image, each.span(hatch), named, sink)
    for workflow in module.workflows:
        for hatch in _hatches(target):
            for image in images(getattr(workflow.options, hatch)):
                _check(image, option_span(workflow.span, hatch), named, sink)


def _hatches(target: str | None) -> tuple[str, ...]:
    return tuple(hatch for hatch in ("argo", "airflow", "cwl") if target in (None, hatch))


def _check(image: str, span: Span, named: NamedProfile, sink: Sink) -> None:
    allowed = named.profile.allowed_registries or ()
    if comes_from(image, allowed) is not None:
        return
    listed = ", ".join(f"`{prefix}`" for prefix in allowed) or "none"
    sink.report(
        REGISTRY_NOT_ALLOWED,
        span,
        f"profile `{named.name}` does not allow image `{whole_name(image)}`",
        help=f"use an image from {listed}, or have one of `registries` stand for its own",
        labels=[Label(named.span("allowed_registries"), "the registries that are allowed")],
    )
