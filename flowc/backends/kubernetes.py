"""What targets whose tasks are pods share: images, resources and nodes as Kubernetes says them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from flowc import ir
from flowc.compiler.asked import all_asked
from flowc.compiler.capabilities import Loss
from flowc.compiler.placement import pool_for
from flowc.profiles import Pool, Profile
from flowc.profiles.images import rewritten
from flowc.profiles.quantities import cores_quantity

DEFAULT_IMAGE = "python:3.12-slim"
"""Where Python runs that names no image."""

GPU = "nvidia.com/gpu"
"""The resource that a GPU of no kind is. Source: NVIDIA's device plugin."""


def default_image(profile: Profile) -> str:
    """Where Python runs that names no image."""
    return rewritten(profile.image or DEFAULT_IMAGE, profile.registries)


RESOURCES = {"cpu": "cpu", "memory": "memory", "disk": "ephemeral-storage"}
"""What Kubernetes calls the resources that options ask for."""


def limited(profile: Profile) -> frozenset[str]:
    """The options of which a container gets no more than it asks for."""
    return frozenset((*profile.limits, *profile.limits_required))


def resources(options: ir.Options, limited: Collection[str] = ()) -> dict[str, dict[str, str]]:
    """Requests, those of `limited` as limits too; a GPU is a limit."""
    asked: dict[str, str] = {}
    if isinstance(options.cpu, int | float):
        asked["cpu"] = cores_quantity(options.cpu)
    if isinstance(options.memory, int):
        asked["memory"] = quantity(options.memory)
    if isinstance(options.disk, int):
        asked["disk"] = quantity(options.disk)
    requests = {RESOURCES[option]: text for option, text in asked.items()}
    limits = {RESOURCES[option]: text for option, text in asked.items() if option in limited}
    if options.gpu is not None:
        limits[_gpu_resource(options.gpu)] = str(options.gpu.count)
    fields = {"requests": requests, "limits": limits}
    return {name: amounts for name, amounts in fields.items() if amounts}


def _gpu_resource(gpu: ir.Gpu) -> str:
    """What Kubernetes calls GPUs: their kind, if that is the name of a resource with a domain."""
    return gpu.kind if gpu.kind is not None and "/" in gpu.kind else GPU


def lost_kinds(module: ir.Module, profile: Profile) -> Iterator[Loss]:
    """The kinds of GPUs that pods do not ask for: where, what is lost, and how to mend it."""
    for each in all_asked(module):
        gpu = as_placed(each.options, profile).gpu
        if gpu is not None and gpu.kind is not None and gpu.kind != _gpu_resource(gpu):
            yield Loss(
                each.span("gpu"),
                f"the kind `{gpu.kind}` of a GPU is lost: no pool says what Kubernetes calls it",
                f'have a profile say it: `gpu = {{ kind = "{gpu.kind}", resource = "{GPU}" }}` in '
                "the pool that has them; or write the resource itself, as in "
                f'`Gpu("{GPU}")`',
            )


def quantity(count: int) -> str:
    """Bytes as Kubernetes writes them.

    >>> quantity(4 * 2**30), quantity(1000)
    ('4Gi', '1000')
    """
    for power, unit in ((4, "Ti"), (3, "Gi"), (2, "Mi"), (1, "Ki")):
        if count and count % 2 ** (10 * power) == 0:
            return f"{count // 2 ** (10 * power)}{unit}"
    return str(count)


def as_placed(options: ir.Options, profile: Profile) -> ir.Options:
    """Options with the GPUs by the name that Kubernetes has for those of the pool."""
    pool = pool_for(options, profile)
    if options.gpu is None or pool is None or pool.gpu is None:
        return options
    gpu = ir.Gpu(kind=pool.gpu.resource, count=options.gpu.count)
    return options.model_copy(update={"gpu": gpu})


def placement(pool: Pool) -> dict[str, Any]:
    """The fields of a pod's spec by which it goes to the nodes of a pool."""
    fields: dict[str, Any] = {}
    if pool.labels:
        fields["nodeSelector"] = dict(pool.labels)
    if pool.tolerations:
        fields["tolerations"] = [each.model_dump(exclude_none=True) for each in pool.tolerations]
    return fields


def priority_class(priority: int | None, profile: Profile) -> str | None:
    """The PriorityClass for a priority: the highest of those that are for it."""
    if priority is None:
        return None
    found = {name: least for name, least in profile.priority_classes.items() if least <= priority}
    return max(found, key=lambda name: found[name], default=None)
