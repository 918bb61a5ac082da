"""Checks of a module, alone and against a profile, one a file: what could never run as meant."""

from __future__ import annotations

from flowc import ir
from flowc.compiler.checks.engine_version import check_engine_version
from flowc.compiler.checks.fit import check_fit
from flowc.compiler.checks.images import check_images
from flowc.compiler.checks.libraries import check_libraries
from flowc.compiler.checks.limits import check_limits
from flowc.compiler.checks.locks import check_locks
from flowc.compiler.checks.pools import check_pools
from flowc.compiler.checks.quota import check_quota
from flowc.compiler.checks.settings import check_settings
from flowc.compiler.checks.timeouts import check_timeouts, check_waits
from flowc.diagnostics import Sink
from flowc.profiles import NamedProfile


def check_module(module: ir.Module, sink: Sink) -> None:
    """Report what no cluster would run as it is meant."""
    check_timeouts(module, sink)
    check_waits(module, sink)
    check_locks(module, sink)


def check_profile(module: ir.Module, named: NamedProfile, target: str | None, sink: Sink) -> None:
    """Report what a cluster would refuse of a module that its profile was applied to, and what is
    wrong with the profile. `target` None: it is for any."""
    for check in (check_fit, check_quota, check_pools, check_limits):
        check(module, named, sink)
    check_images(module, named, target, sink)
    check_libraries(named, sink)


__all__ = ["check_engine_version", "check_module", "check_profile", "check_settings"]
