"""Options of tasks as fields of templates."""

from __future__ import annotations

import math
from typing import Any

from flowc import ir

Document = dict[str, Any]

DEFAULT_IMAGE = "python:3.12-slim"
"""Where Python runs that names no image."""

GPU = "nvidia.com/gpu"


def limits(options: ir.Options) -> Document:
    """How long a pod may run, how often it is tried, and how it is marked."""
    fields: Document = {}
    if options.labels:
        fields["metadata"] = {"labels": dict(options.labels)}
    if options.timeout_s is not None:
        fields["activeDeadlineSeconds"] = math.ceil(options.timeout_s)
    if options.retries is not None:
        fields["retryStrategy"] = retry_strategy(options.retries)
    if options.priority is not None:
        fields["priorityClassName"] = f"priority-{options.priority}"
    return fields


def retry_strategy(retry: ir.Retry) -> Document:
    """`retries` as Argo says it."""
    fields: Document = {"limit": str(retry.limit), "retryPolicy": "Always"}
    if retry.on is not None:
        fields["expression"] = " || ".join(map(_worth_another, retry.on)) or "false"
    if retry.delay_s:
        backoff: Document = {"duration": _duration(retry.delay_s)}
        if retry.backoff != 1:
            backoff["factor"] = f"{retry.backoff:g}"
        if retry.max_delay_s is not None:
            backoff["cap"] = _duration(retry.max_delay_s)
        fields["backoff"] = backoff
    return fields


def _worth_another(item: int | str) -> str:
    if isinstance(item, int):
        return f"lastRetry.exitCode == '{item}'"
    match item:
        case "oom":
            return "lastRetry.exitCode == '137'"
        case "evicted":
            return "lastRetry.status == 'Error'"
        case "timeout":
            return "lastRetry.message contains 'deadline'"
        case _:
            return f"lastRetry.exitCode == '{RETRY_CODE}'"


RETRY_CODE = 75
"""The exit code of a script that ends with an exception which is worth another attempt."""


def _duration(seconds: float) -> str:
    return f"{seconds:g}s"


def container_fields(options: ir.Options, *, image: str) -> Document:
    """What `container` and `script` have in common, but for the command."""
    return {"image": options.image or image}


def resources(options: ir.Options) -> Document:
    """Requests; a GPU is a limit."""
    requests: Document = {}
    if isinstance(options.cpu, int | float):
        requests["cpu"] = f"{options.cpu:g}"
    if isinstance(options.memory, int):
        requests["memory"] = quantity(options.memory)
    if isinstance(options.disk, int):
        requests["ephemeral-storage"] = quantity(options.disk)
    fields: Document = {"requests": requests} if requests else {}
    if options.gpu is not None:
        fields["limits"] = {options.gpu.kind or GPU: str(options.gpu.count)}
    return {"resources": fields} if fields else {}


def quantity(count: int) -> str:
    """Bytes as Kubernetes writes them.

    >>> quantity(4 * 2**30), quantity(1000)
    ('4Gi', '1000')
    """
    for power, unit in ((4, "Ti"), (3, "Gi"), (2, "Mi"), (1, "Ki")):
        if count and count % 2 ** (10 * power) == 0:
            return f"{count // 2 ** (10 * power)}{unit}"
    return str(count)


def environment(options: ir.Options) -> list[Document]:
    """The environment variables that options ask for."""
    return [variable(name, value) for name, value in options.env or ()]


def variable(name: str, value: ir.Constant) -> Document:
    """An environment variable; a secret comes from the cluster's store."""
    if value.type == ir.SECRET:
        data = value.json_value
        reference = {"name": data["secret"], "key": data["key"]}
        return {"name": name, "valueFrom": {"secretKeyRef": reference}}
    return {"name": name, "value": str(value.json_value)}
