"""The JSON form of a module."""

import json

import jsonschema
from generate import modules, tries
from hypothesis import given

from flowc import ir
from flowc.diagnostics import Sink
from flowc.ir.schema import json_schema, read_json, to_json


@given(modules())
@tries(0.1)
def test_json_fits_the_published_schema(module: ir.Module) -> None:
    jsonschema.validate(json.loads(to_json(module)), json_schema())


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_faults_of_json_are_diagnostics() -> None:
    sink = Sink()
    assert read_json('{"version": 2, "workflows": []}', "flow.json", sink) is None
    assert {diagnostic.code for diagnostic in sink} == {"invalid-module"}
    assert "`version`: input should be 1" in [diagnostic.message for diagnostic in sink]


def test_text_that_is_no_json_is_a_diagnostic() -> None:
    for text in ("", "nonsense", "[" * 100_000, '{"name": "\\ud800"}'):
        sink = Sink()
        assert read_json(text, "flow.json", sink) is None
        assert sink.has_errors
