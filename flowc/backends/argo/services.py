"""Templates of services: daemons, which run until the dag that started them ends."""

from __future__ import annotations

from typing import Any

from flowc import ir
from flowc.backends.argo import options as fields
from flowc.backends.argo.kubelet import BRACE, escaped, needs_brace
from flowc.backends.argo.scripts import (
    EDGES,
    input_parameters,
    parameter_variables,
    port_of,
    python_variables,
    source_of,
    staged,
)
from flowc.backends.argo.templates import Template
from flowc.backends.argo.words import Parameters, spread, word
from flowc.backends.hatch import with_hatch
from flowc.backends.lowered.callees import Callees
from flowc.compiler.scripts.task_script import task_script

Document = dict[str, Any]


def service_template(template: Template, task: ir.ServiceTask, callees: Callees) -> Document:
    """The template of a service, which others wait for until it is ready."""
    options = template.options
    parameters = _parameters(task, callees)
    shared = {
        **fields.mounts(task.parameters, options),
        "readinessProbe": _probe(task),
        **fields.resources(options, template.limited),
    }
    if task.slice is not None:
        function = ir.PythonTask(
            name=task.name,
            parameters=task.parameters,
            result=ir.NONE,
            slice=task.slice,
            options=task.options,
            span=task.span,
        )
        script = task_script(function, [], callees.declarations, EDGES)
        given = staged([p.name for p in task.parameters], parameters, script, [])
        variables = [*python_variables(options), *parameter_variables(task.parameters)]
        run: Document = {
            "script": {
                **fields.image(options),
                "command": ["python3"],
                "env": variables,
                **shared,
                "source": source_of(script),
            }
        }
    else:
        given = {"inputs": {"parameters": parameters}} if parameters else {}
        run = {"container": {**fields.image(options), **_command(task, options, callees), **shared}}
    document = {
        "name": template.id,
        **given,
        "daemon": True,
        **fields.marks(options),
        **template.place,
        **fields.claims(task.parameters),
        **run,
    }
    return with_hatch(document, options.argo)


def _parameters(task: ir.ServiceTask, callees: Callees) -> list[Document]:
    """The parameters of a template; `port` is the one that the service is to listen at."""
    found = input_parameters(task.parameters, callees.declarations)
    port = {"value": str(port_of(task))}
    return [{**each, **port} if each["name"] == "port" else each for each in found]


def _probe(task: ir.ServiceTask) -> Document:
    """How Kubernetes asks whether a service is ready."""
    port = port_of(task)
    http = {"httpGet": {"path": task.ready, "port": port}}
    return {
        **({"tcpSocket": {"port": port}} if task.ready is None else http),
        "periodSeconds": 1,
        "failureThreshold": max(1, round(task.ready_timeout_s)),
    }


def _command(task: ir.ServiceTask, options: ir.Options, callees: Callees) -> Document:
    """The command of a container, and its environment."""
    command = _argv(task, callees)
    env = fields.environment(options)
    if needs_brace(*command["command"], *command.get("args", [])):
        env.insert(0, {"name": BRACE, "value": "{"})
    return {**command, **({"env": env} if env else {})}


def _argv(task: ir.ServiceTask, callees: Callees) -> Document:
    parameters = Parameters({p.name: p.type for p in task.parameters}, callees.declarations)
    match task.run:
        case ir.Command(argv=argv):
            found = [
                (spread if each.spread else word)(each.expression, parameters) for each in argv
            ]
            words = [each for each in found if each is not None]
            if len(words) < len(found):
                raise AssertionError("a service has words that Argo cannot write")
            first, *rest = [each.text for each in words]
            return {"command": [first], **({"args": rest} if rest else {})}
        case ir.Shell(script=text):
            return {"command": ["sh", "-euc", escaped(text)]}
        case _:
            raise AssertionError("a service runs something")
