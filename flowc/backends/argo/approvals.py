"""Questions to people: suspended steps, with the answer typed into output parameters."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Any

from flowc import ir
from flowc.backends.argo.options import duration

Document = dict[str, Any]

ANSWERS = ("choice", "by", "comment")


def approve_template(id: str, approve: ir.Approve, read: Collection[str]) -> Document:
    """Waits for a person, who types the answers that somebody reads, and always a choice."""
    default = {} if approve.default is None else {"default": approve.default}
    defaults = {"choice": default, "by": {"default": ""}, "comment": {"default": ""}}
    answers = [
        {"name": name, "valueFrom": {"supplied": {}, **given}}
        for name, given in defaults.items()
        if name in ("choice", *read)
    ]
    choice: Document = {"name": "choice", "enum": list(approve.choices)}
    choice["value"] = approve.default or approve.choices[0]
    until = {} if approve.timeout_s is None else {"duration": duration(approve.timeout_s)}
    return {
        "name": id,
        "inputs": {"parameters": [{"name": "message"}, choice]},
        "outputs": {"parameters": answers},
        "suspend": until,
    }


def answers_read(name: str, body: ir.Region) -> Collection[str]:
    """Which answers of an approval a workflow reads; all, if the approval goes on as a whole."""
    found = {"" for each in ir.yielded(body) if each == name}
    for op in ir.operations(body):
        inner = (each for region in ir.regions(op) for each in ir.yielded(region))
        if isinstance(op, ir.Compute):
            found.update(_fields(name, ast.parse(op.expression, mode="eval")))
        elif name in {*ir.uses(op), *inner}:
            return ANSWERS
    return found if found <= {*ANSWERS} else ANSWERS


def _fields(name: str, node: ast.AST) -> Iterator[str]:
    """The fields of a name that an expression reads; "" for the name itself."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Attribute(value=ast.Name(id=found), attr=field) if found == name:
                yield field
            case ast.Name(id=found) if found == name:
                yield ""
            case _:
                yield from _fields(name, child)
