"""What calls ask for at the same time is within what the nodes of a pool have."""

from __future__ import annotations

from collections.abc import Mapping

from flowc import ir
from flowc.compiler.checks.peaks import NOTHING, Amounts, Bound, amounts_of, check_peaks
from flowc.compiler.placement import lacks
from flowc.diagnostics import Label, Sink
from flowc.diagnostics.catalog import PEAK_EXCEEDS_POOL
from flowc.profiles import NamedProfile, Pool


def check_pools(module: ir.Module, named: NamedProfile, sink: Sink) -> None:
    """Report calls that may run at the same time, and are too many for the nodes of a pool.

    Only calls count that no other pool has a node for: the others may run elsewhere.

    Reports: `peak-exceeds-pool`.
    """
    pools = named.profile.pools
    for name, pool in pools.items():
        if pool.count is not None and not sink.has_errors:
            _check_pool(module, name, pools, pool.count, named, sink)


def _check_pool(
    module: ir.Module,
    name: str,
    pools: Mapping[str, Pool],
    count: int,
    named: NamedProfile,
    sink: Sink,
) -> None:
    def amounts(options: ir.Options) -> Amounts:
        fitting = [other for other, pool in pools.items() if not lacks(options, pool)]
        return amounts_of(options) if fitting == [name] else NOTHING

    nodes = "its one node has" if count == 1 else f"its {count} nodes have"
    bound = Bound(
        {resource: most * count for resource, most in _of_node(pools[name]).items()},
        amounts,
        PEAK_EXCEEDS_POOL,
        f"they fit pool `{name}` of profile `{named.name}` alone, and {nodes}",
        lambda resource: Label(named.span("pools", name, "count"), "so many nodes"),
    )
    check_peaks(module, bound, sink)


def _of_node(pool: Pool) -> Amounts:
    """What a node has, as far as it is known."""
    found = {"cpu": pool.cpu, "memory": pool.memory, "disk": pool.disk}
    gpus = {} if pool.gpu is None else {"gpu": pool.gpu.count}
    return {name: most for name, most in found.items() if most is not None} | gpus
