"""Checks of a module against a profile, one a file: what could never run, before it is deployed."""

from __future__ import annotations

from flowc import ir
from flowc.compiler.checks.fit import check_fit
from flowc.compiler.checks.images import check_images
from flowc.compiler.checks.limits import check_limits
from flowc.compiler.checks.quota import check_quota
from flowc.diagnostics import Sink
from flowc.profiles import NamedProfile


def check_profile(module: ir.Module, named: NamedProfile, sink: Sink) -> None:
    """Report what a cluster would refuse of a module that its profile was applied to."""
    for check in (check_fit, check_quota, check_images, check_limits):
        check(module, named, sink)


__all__ = ["check_profile"]
