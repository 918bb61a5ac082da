"""Argo Workflows: one object for a workflow, for any cluster that runs Argo's controller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from flowc import ir
from flowc.backends.argo.capabilities import LOST_SETTINGS, OLDEST, capabilities
from flowc.backends.argo.cluster import with_claims
from flowc.backends.argo.emit import built, emit
from flowc.backends.argo.limits import check
from flowc.backends.argo.published import extended, without_calls
from flowc.backends.base import Manifest
from flowc.compiler.pipeline import LOWERED_FORM
from flowc.diagnostics import Sink
from flowc.profiles import NO_PROFILE, Profile
from flowc.profiles.keep import of_pools

if TYPE_CHECKING:
    from flowc.backends.planned import TargetPlan


class Argo:
    """Emits Argo Workflows."""

    name = "argo"
    oldest = OLDEST
    passes = (*LOWERED_FORM, without_calls)

    def __init__(self, profile: Profile = NO_PROFILE) -> None:
        self.capabilities = capabilities(profile)

    def on(self, profile: Profile) -> Argo:
        """The target as the cluster of a profile has it."""
        return Argo(profile)

    def extended(self, module: ir.Module, profile: Profile) -> ir.Module:
        """The module with the forms in which others call its first workflow, if it is published.

        Its volumes have the names of their claims.
        """
        return extended(with_claims(module, profile), profile)

    def lost_settings(self, profile: Profile) -> Mapping[str, str]:
        """The settings of profiles that Argo's objects cannot say, and why."""
        queues = dict.fromkeys(of_pools(profile, "queue"), "queues are of Airflow's workers")
        return LOST_SETTINGS | queues

    def check(self, module: ir.Module, profile: Profile, sink: Sink) -> None:
        """Report what is over a limit of Argo's, and what it cannot say of this module."""
        check(module, profile, sink)

    def emit(
        self, module: ir.Module, profile: Profile, *, folder: bool = False
    ) -> Iterator[Manifest]:
        """The objects of a module in lowered form."""
        yield from emit(module, profile, folder=folder)

    def plan(self, module: ir.Module, profile: Profile) -> TargetPlan:
        """What the object of a module in lowered form runs."""
        from flowc.backends.argo.planned import plan_of  # compiling needs none of it

        return plan_of(built(module, profile))
