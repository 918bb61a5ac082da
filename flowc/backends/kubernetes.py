"""What targets whose tasks are pods share: images and resources as Kubernetes says them."""

from __future__ import annotations

from flowc import ir

DEFAULT_IMAGE = "python:3.12-slim"
"""Where Python runs that names no image."""

GPU = "nvidia.com/gpu"
"""The resource that a GPU of no kind is. Source: NVIDIA's device plugin."""


def resources(options: ir.Options) -> dict[str, dict[str, str]]:
    """Requests; a GPU is a limit."""
    requests: dict[str, str] = {}
    if isinstance(options.cpu, int | float):
        requests["cpu"] = f"{options.cpu:g}"
    if isinstance(options.memory, int):
        requests["memory"] = quantity(options.memory)
    if isinstance(options.disk, int):
        requests["ephemeral-storage"] = quantity(options.disk)
    fields = {"requests": requests} if requests else {}
    if options.gpu is not None:
        fields["limits"] = {options.gpu.kind or GPU: str(options.gpu.count)}
    return fields


def quantity(count: int) -> str:
    """Bytes as Kubernetes writes them.

    >>> quantity(4 * 2**30), quantity(1000)
    ('4Gi', '1000')
    """
    for power, unit in ((4, "Ti"), (3, "Gi"), (2, "Mi"), (1, "Ki")):
        if count and count % 2 ** (10 * power) == 0:
            return f"{count // 2 ** (10 * power)}{unit}"
    return str(count)
