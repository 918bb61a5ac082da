"""Airflow, from 3.2 on: one DAG file for a workflow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from flowc import ir
from flowc.backends.airflow.capabilities import CAPABILITIES
from flowc.backends.airflow.emit import emit
from flowc.backends.airflow.limits import check
from flowc.backends.airflow.places import (
    WORKER,
    Places,
    capabilities,
    lost_settings,
    places_of,
)
from flowc.backends.airflow.places import check as check_places
from flowc.backends.base import Manifest
from flowc.compiler.passes.pass_defaults import pass_defaults
from flowc.compiler.pipeline import FLAT_FORM
from flowc.diagnostics import Sink
from flowc.profiles import Profile

if TYPE_CHECKING:
    from flowc.backends.planned import TargetPlan


class Airflow:
    """Emits a DAG file for Airflow 3.2 or later."""

    name = "airflow"
    oldest = "3.2"
    passes = (*FLAT_FORM, pass_defaults)

    def __init__(self, places: Places = WORKER) -> None:
        self.places = places
        self.capabilities = capabilities(CAPABILITIES, places)

    def on(self, profile: Profile) -> Airflow:
        """The target as the Airflow of a profile has it."""
        return Airflow(places_of(profile))

    def lost_settings(self, profile: Profile) -> Mapping[str, str]:
        """The settings of profiles that a DAG file cannot say, and why."""
        return lost_settings(profile)

    def check(self, module: ir.Module, profile: Profile, sink: Sink) -> None:
        """Report what is over a limit of Airflow's."""
        check(module, profile.airflow.map_limit, sink)
        check_places(module, self.places, sink)

    def emit(
        self, module: ir.Module, profile: Profile, *, folder: bool = False
    ) -> Iterator[Manifest]:
        """The DAG file of a module in flat form, and that of its pools."""
        yield from emit(module, self.places)

    def plan(self, module: ir.Module, profile: Profile) -> TargetPlan:
        """What the DAG of a module in flat form runs."""
        from flowc.backends.airflow.planned import plan_of  # compiling needs none of it

        return plan_of(module)
