"""Which targets there are: those of installed plugins, and our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module

from flowc.backends.base import Backend
from flowc.plugins import Plugin, blaming, load, plugins

GROUP = "flowc.backends"
BUILT_IN = {
    "airflow": "flowc.backends.airflow:Airflow",
    "argo": "flowc.backends.argo:Argo",
    "cwl": "flowc.backends.cwl:Cwl",
}
"""Our own, which a source checkout has without being installed."""


def names() -> list[str]:
    """The names of all targets; none of them is imported for it."""
    return sorted({*BUILT_IN, *(plugin.name for plugin in plugins(GROUP))})


@cache
def backend(name: str) -> Backend:
    """The backend of a target.

    Raises `KeyError` if there is none of that name, `PluginError` if its package is at fault.
    """
    found: Backend
    if name not in BUILT_IN:
        found = load(_plugin(name))
    else:
        module, _, attribute = BUILT_IN[name].partition(":")
        found = getattr(import_module(module), attribute)()
    return found


@contextmanager
def running(name: str) -> Iterator[None]:
    """Run code of a target: what that of a plugin raises becomes a `PluginError`."""
    if name in BUILT_IN:
        yield
    else:
        with blaming(_plugin(name)):
            yield


def _plugin(name: str) -> Plugin:
    return {plugin.name: plugin for plugin in plugins(GROUP)}[name]


def backends() -> dict[str, Backend]:
    """All targets by name. Raises `PluginError`."""
    return {name: backend(name) for name in names()}
