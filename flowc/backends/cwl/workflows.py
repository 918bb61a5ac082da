"""Workflow documents."""

from __future__ import annotations

from typing import Any

from flowc import ir
from flowc.backends.cwl import tools
from flowc.backends.cwl.plan import Callees, Plan, plan
from flowc.backends.cwl.ports import Port, result_ports
from flowc.backends.cwl.processes import Process, Processes
from flowc.backends.cwl.requirements import with_hatch
from flowc.backends.cwl.settle import settle
from flowc.backends.cwl.sources import Link, output_source
from flowc.backends.cwl.steps import Steps
from flowc.backends.cwl.types import ANY, cwl_type, short

ENTRY = "main"
SECRETS_HINT = "cwltool:Secrets"
"""Keeps the texts of secrets out of cwltool's log; it is obeyed on the first workflow only."""


def workflow_document(
    workflow: ir.Workflow, process: Process | None, callees: Callees, processes: Processes
) -> dict[str, Any]:
    """The document of a workflow; `process` None: the one that the run starts."""
    settled = settle(workflow, callees.declarations)
    ports = callees.ports(workflow.name)
    outputs = {port.name for port in (*ports.parts.values(), ports.whole)}
    taken = outputs | {parameter.name for parameter in workflow.parameters}
    planned = plan(settled, callees, taken | set(process.order_inputs if process else ()))
    steps = Steps(planned, callees, processes)
    for op in settled.workflow.body.operations:
        steps.write(op)
    written = _outputs(workflow, process, planned, steps)
    documents = steps.close()
    document: dict[str, Any] = {
        "class": "Workflow",
        "id": process.id if process else ENTRY,
        **_described(workflow, process),
    }
    document["requirements"] = {}
    secrets = [p.name for p in workflow.parameters if ir.without_none(p.type) == ir.SECRET]
    if process is None and secrets:
        document["hints"] = {SECRETS_HINT: {"secrets": secrets}}
    inputs = tools.parameter_inputs(workflow.parameters, callees.declarations)
    extra = tools.extra_inputs(process, workflow) if process else {}
    document |= {"inputs": {**inputs, **extra}, "outputs": written, "steps": documents}
    return with_hatch(document, workflow.options.cwl)


def _described(workflow: ir.Workflow, process: Process | None) -> dict[str, Any]:
    described = tools.described(workflow.doc)
    if process is None and "label" not in described:
        return {"label": workflow.title or workflow.name}
    return described


def _outputs(
    workflow: ir.Workflow, process: Process | None, planned: Plan, steps: Steps
) -> dict[str, Any]:
    """The outputs: one per part of the result, and the whole if a caller asks for it."""
    callees = steps.callees
    ports = result_ports(
        workflow.result, callees.declarations, [p.name for p in workflow.parameters]
    )
    if workflow.result == ir.NONE:
        return _done(process, ports.whole, planned, steps)
    wanted: dict[Any, Port] = dict(ports.parts)
    if not wanted or (process is not None and process.uses_whole):
        wanted[None] = ports.whole
    outputs: dict[str, Any] = {}
    for part, port in wanted.items():
        type = short(cwl_type(port.type, callees.declarations))
        value = planned.settled.results.get(part)
        if value is None:
            outputs[port.name] = {"type": short(ANY)}
            continue
        source = steps.use(planned.sources[value])
        outputs[port.name] = {"type": type, **output_source(source)}
    return outputs


def _done(process: Process | None, port: Port, planned: Plan, steps: Steps) -> dict[str, Any]:
    """A workflow that returns nothing has ended when the steps that nobody reads have."""
    if process is None:
        return {}
    read = {
        name
        for op in planned.settled.workflow.body.operations
        for name in (*ir.uses(op), *op.after)
    }
    ended = [
        waited
        for op in planned.settled.workflow.body.operations
        if op.name not in read
        for waited in planned.waits_on.get(op.name, ())
    ]
    for waited in ended:
        steps.use(Link(waited))
    return {port.name: {"type": short(ANY), **({"outputSource": ended} if ended else {})}}


def required_features(document: dict[str, Any], workflow_ids: set[str]) -> dict[str, Any]:
    """The optional parts of CWL that a workflow document uses, as its requirements."""
    steps = document["steps"].values()
    inputs = [
        entry for step in steps for entry in step["in"].values() if not isinstance(entry, str)
    ]
    inputs += document["outputs"].values()
    sources = [e if isinstance(e, list) else e.get("source", e.get("outputSource")) for e in inputs]
    used = {
        "MultipleInputFeatureRequirement": any(isinstance(s, list) and len(s) > 1 for s in sources),
        "ScatterFeatureRequirement": any("scatter" in step for step in steps),
        "StepInputExpressionRequirement": any("valueFrom" in entry for entry in inputs),
        "SubworkflowFeatureRequirement": any(step["run"][1:] in workflow_ids for step in steps),
    }
    return {name: {} for name, is_used in used.items() if is_used}
