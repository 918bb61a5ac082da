"""The templates that flowc brings along: to do nothing, to give a value, to fail, to sleep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowc import ir
from flowc.backends.argo.kubelet import BRACE, escaped_code
from flowc.backends.argo.sources import argument, plain_code
from flowc.backends.argo.templates import FAIL, NOTHING, RAISE, SLEEP, VALUE
from flowc.backends.argo.texts import shown
from flowc.lang.failures import MESSAGE_LIMIT

Document = dict[str, Any]


def own_template(name: str, id: str) -> Document:
    """A template that flowc brings along."""
    return _TEMPLATES[name](id)


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


def _fail_template(id: str) -> Document:
    """Fails with a message."""
    return _failing(id, "message", plain_code("inputs.parameters.message"))


def _raise_template(id: str) -> Document:
    """Fails as something failed before that was caught."""
    message = shown(argument("failure"), ir.FAILURE)
    if message is None:
        raise AssertionError("a failure is a text")
    return _failing(id, "failure", message)


def _failing(id: str, parameter: str, message: str) -> Document:
    """Fails with the text that an expression over its one parameter gives, or its beginning."""
    return {
        "name": id,
        "inputs": {"parameters": [{"name": parameter}]},
        "container": {
            "command": ["sh", "-c", _FAIL],
            "env": [
                {"name": BRACE, "value": "{"},
                {
                    "name": "MESSAGE",
                    "value": f"{{{{={escaped_code(f'({message})[:{MESSAGE_LIMIT}]')}}}}}",
                },
            ],
        },
    }


def _sleep_template(id: str) -> Document:
    return {
        "name": id,
        "inputs": {"parameters": [{"name": "duration"}]},
        "suspend": {"duration": "{{inputs.parameters.duration}}"},
    }


_TEMPLATES: dict[str, Callable[[str], Document]] = {
    NOTHING: _nothing_template,
    VALUE: _value_template,
    FAIL: _fail_template,
    RAISE: _raise_template,
    SLEEP: _sleep_template,
}
