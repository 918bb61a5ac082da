"""Workflow documents."""

from __future__ import annotations

from typing import Any

from flowc import ir
from flowc.backends.cwl import tools
from flowc.backends.cwl.plan import Plan, plan
from flowc.backends.cwl.processes import Process, Processes
from flowc.backends.cwl.settle import settle
from flowc.backends.cwl.sources import First, Fit, Link, Together, output_source
from flowc.backends.cwl.steps import Steps
from flowc.backends.cwl.types import ANY, cwl_type, nullable, short
from flowc.backends.hatch import with_hatch
from flowc.backends.lowered.callees import Callees
from flowc.backends.lowered.ports import Part, Port

SECRETS_HINT = "cwltool:Secrets"
"""Keeps the texts of secrets out of cwltool's log; it is obeyed on the first workflow only."""


def workflow_plan(workflow: ir.Workflow, process: Process, callees: Callees) -> Plan:
    """The plan of a workflow; what calls it has been written before."""
    wanted = _wanted_parts(process, callees)
    settled = settle(workflow, callees, wanted, is_entry=process.is_entry)
    return plan(settled, callees, _taken(workflow, process, callees), process.nullable)


def workflow_document(
    planned: Plan, process: Process, callees: Callees, processes: Processes
) -> dict[str, Any]:
    """The document of a workflow."""
    wanted = _wanted_parts(process, callees)
    workflow = planned.settled.workflow
    steps = Steps(planned, callees, processes)
    for op in workflow.body.operations:
        steps.write(op)
    if workflow.result == ir.NONE:
        outputs = {} if process.is_entry else _done(planned, steps)
    else:
        outputs = {
            port.name: _output(
                planned.settled.results.get(part), port, steps, is_entry=process.is_entry
            )
            for part, port in wanted.items()
        }
    secrets = [p.name for p in workflow.parameters if ir.without_none(p.type) == ir.SECRET]
    document: dict[str, Any] = {
        "class": "Workflow",
        "id": process.id,
        **_described(workflow, process),
        "requirements": {},
        **_hints(process, secrets),
        "inputs": {
            **tools.parameter_inputs(workflow.parameters, process, callees.declarations),
            **tools.extra_inputs(process, workflow),
        },
        "outputs": outputs,
        "steps": steps.close(),
    }
    return with_hatch(document, workflow.options.cwl)


def _wanted_parts(process: Process, callees: Callees) -> dict[Part | None, Port]:
    """The parts of the result that somebody reads (None: the whole), each with its port."""
    ports = callees.ports(process.callee)
    part_of = {port.name: part for part, port in ports.parts.items()}
    return {part_of.get(p.name): p for p in tools.written_ports(process, ports)}


def _taken(workflow: ir.Workflow, process: Process, callees: Callees) -> set[str]:
    """The names of inputs and outputs, which no step can have."""
    ports = callees.ports(workflow.name)
    outputs = {port.name for port in (*ports.parts.values(), ports.whole)}
    return outputs | {p.name for p in workflow.parameters} | set(process.order_inputs)


def _described(workflow: ir.Workflow, process: Process) -> dict[str, Any]:
    described = tools.described(workflow.doc)
    if process.is_entry and "label" not in described:
        return {"label": workflow.title or workflow.name}
    return described


def _hints(process: Process, secrets: list[str]) -> dict[str, Any]:
    is_needed = process.is_entry and secrets
    return {"hints": {SECRETS_HINT: {"secrets": secrets}}} if is_needed else {}


def _output(value: str | None, port: Port, steps: Steps, *, is_entry: bool) -> dict[str, Any]:
    """An output; without a value, of a workflow that always fails.

    cwltool warns of a port that may be null, even where the first that is not null is picked,
    unless the output may be null too or is of any type; links to the latter it takes for fitting.
    """
    if value is None:
        return {"type": short(ANY)}
    source = steps.use(steps.plan.sources[value])
    is_narrowed = steps.plan.types[value] != port.type
    if isinstance(source, Link) and is_narrowed and ir.without_none(port.type) == port.type:
        source = First((source.port,), fit=Fit.NULLABLE)
    type = cwl_type(port.type, steps.callees.declarations)
    if isinstance(source, First | Together) and source.fit:
        type = "Any" if not is_entry else nullable(type) if source.fit is Fit.NULLABLE else ANY
    return {"type": short(type), **output_source(source)}


def _done(planned: Plan, steps: Steps) -> dict[str, Any]:
    """A workflow that returns nothing has ended when the steps that nobody reads have."""
    workflow = planned.settled.workflow
    operations = workflow.body.operations
    read = {name for op in operations for name in (*ir.uses(op), *op.after)}
    ended = [
        port
        for op in operations
        if op.name not in read
        for port in planned.waits_on.get(op.name, ())
    ]
    for port in ended:
        steps.use(Link(port))
    whole = steps.callees.ports(workflow.name).whole.name
    return {whole: {"type": short(ANY), **({"outputSource": ended} if ended else {})}}


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
