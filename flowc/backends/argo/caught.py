"""Templates whose failure is a value: they run another one, and say how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flowc import ir
from flowc.backends.argo.loops import parameter_name
from flowc.backends.argo.scripts import FAILURE, input_parameters
from flowc.backends.argo.sources import path_code, quote
from flowc.backends.argo.templates import VALUE, Template, Templates
from flowc.backends.argo.values import wire_text
from flowc.backends.lowered.ports import FAILED, SUCCEEDED, Part

Document = dict[str, Any]

RUN = "run"
HAS_SUCCEEDED = f"tasks.{RUN}.status == 'Succeeded'"


def caught_template(template: Template, templates: Templates) -> Document:
    """A dag of one task, which ends well however that ends."""
    callees = templates.callees
    task = callees.by_name[template.callee]
    inner = templates.inside(template)
    ports = callees.ports(template.callee, soft=True)
    part_of = {port.name: part for part, port in ports.parts.items()}
    parameters = input_parameters(task.parameters, callees.declarations)
    arguments = [
        {"name": p["name"], "value": f"{{{{inputs.parameters.{p['name']}}}}}"} for p in parameters
    ]
    outputs = [
        {"name": parameter_name(name), "valueFrom": {"expression": code}}
        for name in template.used
        for code in (_port_code(part_of.get(name), template, inner, templates),)
    ]
    return {
        "name": template.id,
        **({"inputs": {"parameters": parameters}} if parameters else {}),
        **({"outputs": {"parameters": outputs}} if outputs else {}),
        "dag": {
            "tasks": [
                {
                    "name": RUN,
                    "template": inner.id,
                    **({"arguments": {"parameters": arguments}} if arguments else {}),
                },
                {
                    "name": "ended",
                    "template": templates.own(VALUE),
                    "depends": f"{RUN}.Succeeded || {RUN}.Failed || {RUN}.Errored",
                    "arguments": {"parameters": [{"name": VALUE, "value": "null"}]},
                },
            ]
        },
    }


def _port_code(part: Part | None, template: Template, inner: Template, templates: Templates) -> str:
    match part:
        case "value":
            return _value(inner, templates, None)
        case str() if part.startswith("value["):
            return _value(inner, templates, int(part[6:-1]))
        case "failure":
            return f"{HAS_SUCCEEDED} ? 'null' : {_failure(template)}"
        case _ if part == SUCCEEDED:
            return f"string({HAS_SUCCEEDED})"
        case _ if part == FAILED:
            return f"string(!({HAS_SUCCEEDED}))"
        case _:
            raise AssertionError("an outcome is read by its parts")


def _value(inner: Template, templates: Templates, index: int | None) -> str:
    ports = templates.callees.ports(inner.callee, poll=inner.poll is not None)
    port = ports.whole if index is None else ports.parts[index]
    if port.type == ir.NONE:
        return "'null'"
    inner.used[port.name] = None
    path = path_code(f"tasks.{RUN}.outputs.parameters.{parameter_name(port.name)}")
    return f"{HAS_SUCCEEDED} ? {path} : 'null'"


def _failure(template: Template) -> str:
    """What a template told of its failure; else what its exit code says."""
    told = f"tasks.{RUN}.outputs?.parameters?.{FAILURE} ?? ''"
    code = f"string(tasks.{RUN}.exitCode ?? 1)"
    timeout = template.options.timeout_s
    ended = " + ".join(_exit_code(template.callee, code))
    if timeout is not None:
        late = {
            "kind": "task",
            "task": template.callee,
            "type": "Timeout",
            "message": f"timed out after {timeout:g}s",
            "exit_code": None,
        }
        ended = f"{code} in ['137', '143'] ? {quote(wire_text(late))} : {ended}"
    return f"({told}) != '' ? tasks.{RUN}.outputs.parameters.{FAILURE} : {ended}"


def _exit_code(task: str, code: str) -> Iterator[str]:
    yield quote(f'json {{"kind": "task", "task": {json.dumps(task)}, "type": "')
    yield f"({code} == '137' ? 'OutOfMemory' : 'ExitCode')"
    yield quote('", "message": "exit code ')
    yield code
    yield quote('", "exit_code": ')
    yield code
    yield quote("}")
