"""The engine of a cluster is none that manifests do not run on."""

from __future__ import annotations

from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import ENGINE_VERSION
from flowc.profiles import NamedProfile


def check_engine_version(named: NamedProfile, target: str, oldest: str, sink: Sink) -> None:
    """Report an engine that is older than the oldest which a target's manifests run on.

    Of `3.7` it is not known how old it is beside `3.7.16`: it is taken.

    Reports: `engine-version`.
    """
    found = named.profile.engine_version
    if found is None:
        return
    version, least = _parts(found), _parts(oldest)
    if version < least[: len(version)]:
        sink.report(
            ENGINE_VERSION,
            named.span("engine_version"),
            f"profile `{named.name}` has `{target}` {found}, and manifests are for {oldest} or "
            "later",
            help="upgrade the cluster, or correct the profile",
        )


def _parts(version: str) -> tuple[int, ...]:
    """
    >>> _parts("v3.7.16")
    (3, 7, 16)
    """
    return tuple(int(part) for part in version.removeprefix("v").split("."))
