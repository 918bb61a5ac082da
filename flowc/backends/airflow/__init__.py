"""Airflow 3: one DAG file for a workflow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowc import ir
from flowc.backends.airflow.capabilities import CAPABILITIES, LOST_SETTINGS
from flowc.backends.airflow.emit import emit
from flowc.backends.airflow.limits import check
from flowc.backends.base import Manifest
from flowc.compiler.pipeline import FLAT_FORM
from flowc.diagnostics import Sink
from flowc.profiles import Profile


class Airflow:
    """Emits a DAG file for Airflow 3."""

    name = "airflow"
    capabilities = CAPABILITIES
    passes = FLAT_FORM

    def lost_settings(self, profile: Profile) -> Mapping[str, str]:
        """The settings of profiles that a DAG file cannot say, and why."""
        return LOST_SETTINGS

    def check(self, module: ir.Module, profile: Profile, sink: Sink) -> None:
        """Report what is over a limit of Airflow's."""
        check(module, sink)

    def emit(
        self, module: ir.Module, profile: Profile, *, folder: bool = False
    ) -> Iterator[Manifest]:
        """The DAG file of a module in flat form, and that of its pools."""
        yield from emit(module)
