"""Which nodes of a cluster a step fits."""

from __future__ import annotations

from dataclasses import dataclass

from flowc import ir
from flowc.profiles import Pool, Profile
from flowc.profiles.quantities import cores_phrase, size_text


@dataclass(frozen=True)
class Lack:
    """A resource that a step asks for and a node does not have so much of, as texts.

    `ratio`: how many times over it is asked for.
    """

    option: str
    asked: str
    there: str
    ratio: float


def lacks(options: ir.Options, pool: Pool) -> list[Lack]:
    """What a node of a pool lacks for a step; nothing: the step fits.

    What is computed at run time is taken to fit.
    """
    found: list[Lack] = []
    cpu, memory, disk = options.cpu, options.memory, options.disk
    if isinstance(cpu, int | float) and cpu > pool.cpu:
        asked, there = cores_phrase(cpu), cores_phrase(pool.cpu)
        found.append(Lack("cpu", asked, there, cpu / pool.cpu))
    if isinstance(memory, int) and memory > pool.memory:
        asked = f"{size_text(memory)} of memory"
        found.append(Lack("memory", asked, size_text(pool.memory), memory / pool.memory))
    if isinstance(disk, int) and pool.disk is not None and disk > pool.disk:
        asked = f"{size_text(disk)} of disk"
        found.append(Lack("disk", asked, size_text(pool.disk), disk / pool.disk))
    if options.gpu is not None and (lack := _gpu_lack(options.gpu, pool)):
        found.append(lack)
    return found


def _gpu_lack(gpu: ir.Gpu, pool: Pool) -> Lack | None:
    asked = gpus_text(gpu.count, gpu.kind)
    if not gpu.count:
        return None
    if pool.gpu is None:
        return Lack("gpu", asked, "no GPU", float("inf"))
    is_kind = gpu.kind in (None, pool.gpu.kind)
    if is_kind and gpu.count <= pool.gpu.count:
        return None
    ratio = gpu.count / pool.gpu.count if is_kind else float("inf")
    return Lack("gpu", asked, gpus_text(pool.gpu.count, pool.gpu.kind), ratio)


def gpus_text(count: int, kind: str | None) -> str:
    """A number of GPUs as people write it.

    >>> gpus_text(1, None), gpus_text(2, "nvidia-a100")
    ('1 GPU', '2 GPUs of kind `nvidia-a100`')
    """
    of_kind = "" if kind is None else f" of kind `{kind}`"
    return f"{count} {'GPU' if count == 1 else 'GPUs'}{of_kind}"


def default_options(profile: Profile) -> ir.Options:
    """What a step asks for that says nothing itself."""
    given = profile.defaults
    return ir.Options(cpu=given.cpu, memory=given.memory, disk=given.disk)


def pool_for(options: ir.Options, profile: Profile) -> Pool | None:
    """The first pool of a profile that a step fits; None: none, or the profile has no pools."""
    return next((pool for pool in profile.pools.values() if not lacks(options, pool)), None)
