"""The templates that flowc brings along: to do nothing, to give a value, to fail, to sleep."""

from __future__ import annotations

from typing import Any

from flowc.backends.argo.kubelet import BRACE, escaped_code
from flowc.backends.argo.sources import argument, plain_code
from flowc.backends.argo.templates import VALUE
from flowc.backends.argo.texts import shown
from flowc.ir.relations import FAILURE

Document = dict[str, Any]


def own_template(name: str, id: str) -> Document:
    """A template that flowc brings along."""
    match name:
        case "nothing":
            return _nothing_template(id)
        case "value":
            return _value_template(id)
        case "fail":
            return _failing(id, "message", plain_code("inputs.parameters.message"))
        case "raise":
            return _failing(id, "failure", shown(argument("failure"), FAILURE) or "")
        case "sleep":
            return _sleep_template(id)
        case _:
            raise AssertionError(f"there is no template `{name}`")


def _nothing_template(id: str) -> Document:
    """Does nothing, without a pod: a template must have steps, so it skips one."""
    return {"name": id, "steps": [[{"name": "again", "template": id, "when": "false"}]]}


def _value_template(id: str) -> Document:
    """Gives what it is given, without a pod: a template must have steps, so it skips one."""
    value = {"name": VALUE}
    return {
        "name": id,
        "inputs": {"parameters": [value]},
        "outputs": {
            "parameters": [
                {**value, "valueFrom": {"expression": "inputs.parameters.value"}},
            ]
        },
        "steps": [
            [
                {
                    "name": "nothing",
                    "template": id,
                    "when": "false",
                    "arguments": {"parameters": [{**value, "value": ""}]},
                }
            ]
        ],
    }


_FAIL = 'printf %s "$MESSAGE" | tee /dev/termination-log >&2; exit 1'


def _failing(id: str, parameter: str, message: str) -> Document:
    """Fails with the text that an expression over its one parameter gives."""
    return {
        "name": id,
        "inputs": {"parameters": [{"name": parameter}]},
        "container": {
            "command": ["sh", "-c", _FAIL],
            "env": [
                {"name": BRACE, "value": "{"},
                {"name": "MESSAGE", "value": f"{{{{={escaped_code(message)}}}}}"},
            ],
        },
    }


def _sleep_template(id: str) -> Document:
    return {
        "name": id,
        "inputs": {"parameters": [{"name": "duration"}]},
        "suspend": {"duration": "{{inputs.parameters.duration}}"},
    }
