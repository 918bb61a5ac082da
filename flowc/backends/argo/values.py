"""The text in which a value travels through Argo's parameters.

It is JSON, so that nothing is lost, with three differences:

- Lists are `each ` and a JSON list of the texts of their elements, which is what Argo makes of the
  results of a fan-out and what it fans out over. Objects are `json ` and their JSON. Argo would
  read a result that is nothing but a list or an object as data and lose its numbers.
- `{{` is written `{\\u007b`: Argo evaluates it wherever it stands, in data too.
- A text may stand as it is if it does not begin with a quote, as people type it.
"""

from __future__ import annotations

import json
from typing import Any

from flowc import ir
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.task_script import is_text

EACH = "each "
DATA = "json "


def wire_text(data: Any) -> str:
    """The text of JSON data.

    >>> print(wire_text([1.0, "a{{b", {"k": None}]))
    each ["1.0", "\\"a{\\\\u007bb\\"", "json {\\"k\\": null}"]
    """
    if isinstance(data, list | tuple):
        return EACH + _json([wire_text(item) for item in data])
    return (DATA if isinstance(data, dict) else "") + _json(data)


def _json(data: Any) -> str:
    return json.dumps(data).replace("{{", "{\\u007b").replace("\x7f", "\\u007f")


def read_wire(text: str) -> Any:
    """The JSON data of a text, the inverse of `wire_text`."""
    if text.startswith(EACH):
        return [read_wire(item) for item in json.loads(text[len(EACH) :])]
    return json.loads(text.removeprefix(DATA))


def run_argument(data: Any) -> str:
    """The text of JSON data as an argument of a run: plain JSON, without `{{`."""
    return _json(data)


def typed_text(type: ir.Type, data: Any, declarations: Declarations) -> str:
    """JSON data as people type it for a run: a text without quotes, where that is safe."""
    if isinstance(data, list | dict):
        return run_argument(data)
    return constant_text(type, data, declarations)


def constant_text(type: ir.Type, data: Any, declarations: Declarations) -> str:
    """The text of a constant for a parameter of a type: as it is, where that is safe."""
    is_plain = (
        isinstance(data, str)
        and is_text(type, declarations)
        and data.isprintable()
        and data.strip() == data
        and data not in ("", "null")
        and data[0] != '"'
        and "{{" not in data
    )
    return data if is_plain else wire_text(data)
