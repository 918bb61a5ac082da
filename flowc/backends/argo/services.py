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
    parameters = input_parameters(task.parameters, callees.declarations)
    port = port_of(task)
    parameters = [
        {**each, "value": str(port)} if each["name"] == "port" else each for each in parameters
    ]
    probe: Document = {"tcpSocket": {"port": port}}
    if task.ready is not None:
        probe = {"httpGet": {"path": task.ready, "port": port}}
    ready = {
        **probe,
        "periodSeconds": 1,
        "failureThreshold": max(1, round(task.ready_timeout_s)),
    }
    options = template.options
    image, mounts = fields.image(options), fields.mounts(task.parameters, options)
    pod = {**fields.marks(options), **template.place, **fields.claims(task.parameters)}
    inputs: Document = {"parameters": parameters} if parameters else {}
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
        document = {
            "name": template.id,
            **staged([p.name for p in task.parameters], parameters, script, []),
            "daemon": True,
            **pod,
            "script": {
                **image,
                "command": ["python3"],
                "env": [*python_variables(options), *parameter_variables(task.parameters)],
                **mounts,
                "readinessProbe": ready,
                **fields.resources(options),
                "source": source_of(script),
            },
        }
        return with_hatch(document, options.argo)
    env = fields.environment(options)
    command = _argv(task, callees)
    if needs_brace(*command["command"], *command.get("args", [])):
        env.insert(0, {"name": BRACE, "value": "{"})
    document = {
        "name": template.id,
        **({"inputs": inputs} if inputs else {}),
        "daemon": True,
        **pod,
        "container": {
            **image,
            **command,
            **({"env": env} if env else {}),
            **mounts,
            "readinessProbe": ready,
            **fields.resources(options),
        },
    }
    return with_hatch(document, options.argo)


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
