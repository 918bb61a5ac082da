"""Which targets there are: those of installed plugins, and our own."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from flowc.backends.base import Backend

GROUP = "flowc.backends"
BUILT_IN = {
    "airflow": "flowc.backends.airflow:Airflow",
    "argo": "flowc.backends.argo:Argo",
    "cwl": "flowc.backends.cwl:Cwl",
}
"""Our own, which a source checkout has without being installed."""


@cache
def _places() -> dict[str, str]:
    from importlib.metadata import entry_points  # slow to import, and to look through

    plugins = {point.name: point.value for point in entry_points(group=GROUP)}
    return dict(sorted({**plugins, **BUILT_IN}.items()))


def names() -> list[str]:
    """The names of all targets; none of them is imported for it."""
    return list(_places())


@cache
def backend(name: str) -> Backend:
    """The backend of a target. Raises `KeyError` if there is none of that name."""
    place = BUILT_IN.get(name) or _places()[name]
    module, _, attribute = place.partition(":")
    found: Backend = getattr(import_module(module), attribute)()
    return found


def backends() -> dict[str, Backend]:
    """All targets by name."""
    return {name: backend(name) for name in names()}
