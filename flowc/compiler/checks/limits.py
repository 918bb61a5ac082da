"""Each task says what the profile has every task say."""

from __future__ import annotations

from flowc import ir
from flowc.diagnostics import Label, Sink
from flowc.diagnostics.catalog import MISSING_LIMIT
from flowc.profiles import NamedProfile

_FIELDS = {"cpu": "cpu", "memory": "memory", "disk": "disk", "timeout": "timeout_s"}


def check_limits(module: ir.Module, named: NamedProfile, sink: Sink) -> None:
    """Report tasks without an option that the profile demands. Reports: `missing-limit`."""
    for index, option in enumerate(named.profile.limits_required):
        for task in module.tasks:
            if getattr(task.options, _FIELDS[option]) is None:
                sink.report(
                    MISSING_LIMIT,
                    task.span,
                    f"`{task.name}` has no `{option}`, which profile `{named.name}` demands",
                    help=_help(option),
                    labels=[Label(named.span("limits_required", index), "demanded here")],
                )


def _help(option: str) -> str:
    own = f"say it in its decorator: `{option}=...`"
    return own if option == "timeout" else f"{own}; or say it for all in `defaults` of the profile"
