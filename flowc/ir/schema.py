"""The JSON form of a module, and its published JSON schema."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from flowc.diagnostics import Sink, Span
from flowc.diagnostics.catalog import INVALID_MODULE
from flowc.ir.nodes import IR_VERSION, Module
from flowc.ir.verify import verify

SCHEMA_ID = f"https://flowc.dev/schemas/ir-{IR_VERSION}.json"


def json_schema() -> dict[str, Any]:
    """The JSON schema of `to_json`'s text."""
    schema = Module.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **schema}


def to_json(module: Module) -> str:
    """A module as JSON text, of one form only."""
    return json.dumps(module.model_dump(mode="json"), indent=2, allow_nan=False) + "\n"


def from_json(text: str) -> Module:
    """The module that a JSON text stands for; it is not verified. Raises `ValueError`."""
    return Module.model_validate_json(text)


def read_json(text: str, file: str, sink: Sink) -> Module | None:
    """A module from a JSON file, verified; None if it is none.

    Reports: `invalid-module`.
    """
    start = Span(file, 1, 0, 1, 0)
    try:
        module = from_json(text)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_context=False, include_input=False):
            place = ".".join(map(str, fault["loc"])) or "the file"
            sink.report(INVALID_MODULE, start, f"`{place}`: {_lowered(fault['msg'])}")
        return None
    except RecursionError:
        sink.report(INVALID_MODULE, start, "the module is nested more deeply than flowc reads")
        return None
    problems = verify(module)
    for problem in problems:
        sink.report(INVALID_MODULE, problem.span, problem.message)
    return None if problems else module


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]
