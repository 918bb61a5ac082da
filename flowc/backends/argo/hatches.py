"""What an escape hatch (`argo={...}`) may say of the fields that flowc writes or reads itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowc import ir
from flowc.backends.hatch import unfit
from flowc.diagnostics import Span

KINDS = ("Workflow", "WorkflowTemplate", "CronWorkflow")

_PORTS: dict[str, Any] = {"parameters": [{}], "artifacts": [{"raw": {}}]}

_CONTAINER: dict[str, Any] = {
    "image": "",
    "command": [""],
    "env": [{}],
    "volumeMounts": [{}],
    "resources": {},
}

_TEMPLATE: dict[str, Any] = {
    "name": "",
    "inputs": _PORTS,
    "outputs": _PORTS,
    "metadata": {},
    "retryStrategy": {},
    "memoize": {},
    "volumes": [{}],
    "nodeSelector": {},
    "tolerations": [{}],
    "affinity": {},
    "container": {**_CONTAINER, "args": [""]},
    "script": {**_CONTAINER, "source": ""},
}
"""Source: `Template` in the field reference of Argo Workflows."""

_SPEC: dict[str, Any] = {
    "entrypoint": "",
    "arguments": _PORTS,
    "templates": [_TEMPLATE],
    "synchronization": {},
    "podMetadata": {},
    "workflowMetadata": {},
    "volumes": [{}],
    "nodeSelector": {},
    "tolerations": [{}],
    "affinity": {},
}
"""Source: `WorkflowSpec` in the field reference of Argo Workflows."""


def faults(module: ir.Module) -> Iterator[tuple[Span, str, str]]:
    """What is wrong in the hatches of what is emitted: where, what, and how to mend it."""
    workflow = module.workflows[0]
    hatch = workflow.options.argo or {}
    yield from _kind(workflow, hatch)
    yield from _unfit(_SPEC, hatch, workflow.span)
    for task in module.tasks:
        yield from _unfit(_TEMPLATE, task.options.argo or {}, task.span)
    for workflow in module.workflows:
        for op in ir.operations(workflow.body):
            given = ir.options(op)
            if given is not None:
                yield from _unfit(_TEMPLATE, given.argo or {}, op.span)


def _kind(workflow: ir.Workflow, hatch: dict[str, Any]) -> Iterator[tuple[Span, str, str]]:
    kind = hatch.get("kind", KINDS[0])
    if kind not in KINDS:
        names = ", ".join(f"`{name}`" for name in KINDS)
        yield workflow.span, f"`kind` in `argo=` is {kind!r}", f"it is one of {names}"
    elif kind == "CronWorkflow" and not workflow.options.schedule:
        message = f"`{workflow.name}` is to be a CronWorkflow, and has no schedule"
        yield workflow.span, message, 'say when it runs: `schedule=Cron("0 6 * * *")`'


def _unfit(
    shape: dict[str, Any], hatch: dict[str, Any], span: Span
) -> Iterator[tuple[Span, str, str]]:
    for path, kind in unfit(shape, hatch):
        help = f"write {kind}, as Argo's reference has it, or leave it out"
        yield span, f"`{path}` in `argo=` is not {kind}", help
