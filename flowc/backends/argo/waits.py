"""Waits until a command says True: a dag that runs it in rounds, and says how that ended."""

from __future__ import annotations

from typing import Any

from flowc import ir
from flowc.backends.argo.caught import handed_on
from flowc.backends.argo.names import parameter_name
from flowc.backends.argo.sources import expression, quote
from flowc.backends.argo.templates import NOTHING, RAISE, Template, Templates
from flowc.backends.argo.values import wire_text
from flowc.backends.lowered.ports import FAILED, SUCCEEDED, Part

Document = dict[str, Any]

POLL = "poll"


def wait_template(template: Template, until: ir.Until, templates: Templates) -> Document:
    """The dag of a wait for a command: its failure is raised, or is a value if it is caught.

    What the command did wrong is data of its last round; that the rounds are over is an error.
    """
    callees = templates.callees
    asking = templates.asking(template, until)
    parameters, poll = handed_on(POLL, asking, callees)
    codes = _outcome(asking, templates)
    depends = f"{POLL}.Succeeded || {POLL}.Errored"
    if template.soft:
        last: Document = {"name": "ended", "template": templates.own(NOTHING), "depends": depends}
    else:
        given = {"name": "failure", "value": expression(codes["failure"]).text}
        last = {
            "name": RAISE,
            "template": templates.own(RAISE),
            "depends": depends,
            "when": expression(codes[FAILED]).text,
            "arguments": {"parameters": [given]},
        }
    ports = callees.ports(template.callee, template.soft, poll=True).parts
    outputs = [
        {"name": parameter_name(port.name), "valueFrom": {"expression": codes[part]}}
        for part, port in ports.items()
        if port.name in template.used
    ]
    return {
        "name": template.id,
        **({"inputs": {"parameters": parameters}} if parameters else {}),
        **({"outputs": {"parameters": outputs}} if outputs else {}),
        "dag": {"tasks": [poll, last]},
    }


def _outcome(asking: Template, templates: Templates) -> dict[Part, str]:
    """The expressions for the parts of the outcome.

    A dag that has ended with an error has no outputs: Argo would wait for one that is read as if
    it must be there.
    """
    if asking.rounds is None:
        raise AssertionError("a wait asks in rounds")
    port = templates.callees.ports(asking.callee, soft=True).parts["failure"]
    told = f"tasks.{POLL}.outputs?.parameters?.{port.name}"
    late = {
        "kind": "task",
        "task": asking.callee,
        "type": "Timeout",
        "message": f"not true after {asking.rounds.number} attempts",
        "exit_code": None,
    }
    return {
        "value": "'null'",
        "failure": f"{told} ?? {quote(wire_text(late))}",
        SUCCEEDED: f"string({told} == 'null')",
        FAILED: f"string({told} != 'null')",
    }
