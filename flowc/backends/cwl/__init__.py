"""CWL v1.2: one packed document, or a folder of them, for any CWL runner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from flowc import ir
from flowc.backends.base import Manifest
from flowc.backends.cwl.capabilities import CAPABILITIES, LOST_SETTINGS, NO_PLACES
from flowc.backends.cwl.emit import built, emit
from flowc.backends.cwl.limits import check
from flowc.compiler.pipeline import LOWERED_FORM
from flowc.diagnostics import Sink
from flowc.profiles import Profile
from flowc.profiles.keep import of_pools

if TYPE_CHECKING:
    from flowc.backends.planned import TargetPlan


class Cwl:
    """Emits CWL v1.2."""

    name = "cwl"
    oldest = "1.2"
    capabilities = CAPABILITIES
    passes = LOWERED_FORM

    def on(self, profile: Profile) -> Cwl:
        """Itself: what it has is the same on each cluster."""
        return self

    def lost_settings(self, profile: Profile) -> Mapping[str, str]:
        """The settings of profiles that CWL documents cannot say, and why."""
        places = of_pools(profile, "labels", "tolerations", "queue")
        return LOST_SETTINGS | dict.fromkeys(places, NO_PLACES)

    def check(self, module: ir.Module, profile: Profile, sink: Sink) -> None:
        """Report what CWL documents cannot say about a task."""
        check(module, sink)

    def emit(
        self, module: ir.Module, profile: Profile, *, folder: bool = False
    ) -> Iterator[Manifest]:
        """The documents of a module in lowered form."""
        yield from emit(module, profile, folder=folder)

    def plan(self, module: ir.Module, profile: Profile) -> TargetPlan:
        """What the documents of a module in lowered form run."""
        from flowc.backends.cwl.planned import plan_of  # compiling needs none of it

        return plan_of(built(module, profile))
