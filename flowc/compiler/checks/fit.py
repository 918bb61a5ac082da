"""Each task fits a node of some pool."""

from __future__ import annotations

from difflib import get_close_matches

from flowc import ir
from flowc.compiler.asked import Asked, Step, all_asked, default_step
from flowc.compiler.placement import Lack, lacks
from flowc.diagnostics import Label, Sink
from flowc.diagnostics.catalog import NO_FITTING_POOL, UNKNOWN_GPU
from flowc.profiles import NamedProfile


def check_fit(module: ir.Module, named: NamedProfile, sink: Sink) -> None:
    """Report steps that no pool has a node for, and GPUs that none has at all.

    Reports: `no-fitting-pool`, `unknown-gpu`.
    """
    if not named.profile.pools:
        return
    if not _fits(default_step(named), named, sink):
        return  # nor does any task that has it
    kinds = {pool.gpu.kind: None for pool in named.profile.pools.values() if pool.gpu is not None}
    for each in all_asked(module):
        gpu = each.options.gpu
        if gpu is not None and gpu.count and gpu.kind is not None and gpu.kind not in kinds:
            _report_gpu(each, gpu.kind, [kind for kind in kinds if kind is not None], named, sink)
        else:
            _fits(each.step, named, sink)


def _report_gpu(each: Asked, kind: str, kinds: list[str], named: NamedProfile, sink: Sink) -> None:
    near = get_close_matches(kind, kinds, 1)
    listed = ", ".join(f"`{each}`" for each in kinds)
    help = f"pools have GPUs of kind {listed}" if kinds else "no pool names a kind of GPU"
    sink.report(
        UNKNOWN_GPU,
        each.span("gpu"),
        f"no pool of profile `{named.name}` has a GPU of kind `{kind}`",
        help=f"did you mean `{near[0]}`?" if near else help,
    )


def _fits(step: Step, named: NamedProfile, sink: Sink) -> bool:
    """Whether some pool has a node for a step; reported where it says what it asks for."""
    found = {name: lacks(step.options, pool) for name, pool in named.profile.pools.items()}
    nearest = min(found, key=lambda name: _distance(found[name]))
    lacking = found[nearest]
    if not lacking:
        return True
    asked_for = " and ".join(lack.asked for lack in lacking)
    there = " and ".join(lack.there for lack in lacking)
    sink.report(
        NO_FITTING_POOL,
        step.span(lacking[0].option),
        f"{step.name} asks for {asked_for}; the nearest pool of profile `{named.name}`, "
        f"`{nearest}`, has {there}",
        help="ask for less, or name a profile with larger nodes",
        labels=[Label(named.span("pools", nearest, lacking[0].option), "what its nodes have")],
    )
    return False


def _distance(lacking: list[Lack]) -> tuple[int, float]:
    """How far a step is from fitting: how many resources lack, and how much of the worst."""
    return len(lacking), max((lack.ratio for lack in lacking), default=0.0)
