"""`flowc plan`: what is told of each target, as text and as data, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from flowc.cli import main

WORKFLOW = """\
from flowc import WorkflowFailed, approve, sleep, task, workflow


@task
def build(n: int) -> int:
    return n


@workflow
def twice(n: int) -> int:
    sleep("1s")
    return build(build(n))


@workflow
def main(numbers: list[int]) -> int:
    first = twice(len(numbers))
    second = twice(first)
    if second > 3:
        raise WorkflowFailed("too many")
    return max([build(n) for n in numbers])
"""

ASKING = WORKFLOW.replace("    first =", '    approve("go?", choices=["yes"])\n    first =')

LINE = {
    "type": "object",
    "required": ["kind", "name", "runs", "added", "why", "when", "each", "file", "line"],
    "properties": {
        "kind": {"enum": ["unit", "graph", "expression", "link", "wait", "reference"]},
        "name": {"type": "string"},
        "runs": {"type": ["string", "null"]},
        "added": {"type": "boolean"},
        "why": {"type": ["string", "null"]},
        "when": {"type": "array", "items": {"type": "string"}},
        "each": {"type": ["string", "null"]},
        "file": {"type": ["string", "null"]},
        "line": {"type": ["integer", "null"]},
        "as": {"type": "string"},
        "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}},
    },
    "additionalProperties": False,
}
SCHEMA = {
    "$defs": {"line": LINE},
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["runs", "reasons", "plan"],
        "properties": {
            "plan": {
                "type": ["object", "null"],
                "required": ["unit", "counts", "lines"],
                "properties": {
                    "counts": {"additionalProperties": {"type": "integer"}},
                    "lines": {"items": {"$ref": "#/$defs/line"}},
                },
            }
        },
    },
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    Path("flow.py").write_text(WORKFLOW)


def plan(*words: str) -> Result:
    return CliRunner().invoke(main, ["plan", "flow.py", *words])


def test_a_graph_that_several_calls_run_is_written_once() -> None:
    lines = plan("-t", "argo").stdout.splitlines()
    assert lines[:7] == [
        "argo: 7 pods, 2 of them added by flowc; 1 behind a condition; "
        "1 for each element of a list; no pod for 2 expressions and 2 waits",
        "  first_n             expression  flow.py:17  len(numbers)",
        "  first = twice",
        "    sleep             wait        flow.py:11  sleeps",
        "    result-n = build  pod",
        "    result = build    pod",
        "  second = twice      as first",
    ]


def test_data_has_the_same_form_for_every_target() -> None:
    found = json.loads(plan("--json").stdout)
    jsonschema.validate(found, SCHEMA)
    assert {name: about["plan"]["unit"] for name, about in found.items()} == {
        "airflow": "task",
        "argo": "pod",
        "cwl": "step",
    }
    *_, fails, each, _ = found["argo"]["plan"]["lines"]
    assert (fails["why"], fails["when"], fails["added"]) == (
        "ends the run as failed",
        ["second > 3"],
        True,
    )
    assert (each["runs"], each["each"], each["line"]) == ("build", "n_2 in numbers", 21)


def test_a_target_that_refuses_the_file_says_why_in_a_line() -> None:
    Path("flow.py").write_text(ASKING)
    result = plan()
    assert result.exit_code == 0
    refused = "cwl: no, flow.py:17: `approve` cannot be expressed: CWL runs cannot ask a person"
    assert refused in result.stdout.splitlines()
    data = json.loads(plan("-t", "cwl", "-t", "argo", "--json").stdout)
    assert list(data) == ["cwl", "argo"]
    assert data["cwl"]["plan"] is None and not data["cwl"]["runs"] and data["argo"]["runs"]
    assert data["cwl"]["reasons"][0]["code"] == "unsupported-feature"


def test_it_fails_if_no_target_takes_the_file() -> None:
    Path("flow.py").write_text(ASKING)
    assert plan("-t", "cwl").exit_code == 1


def test_a_target_that_is_not_there_is_not_understood() -> None:
    assert plan("-t", "nowhere").exit_code == 2


def test_a_file_in_error_has_no_plan() -> None:
    Path("flow.py").write_text(WORKFLOW.replace("build(n) for", "bild(n) for"))
    result = plan()
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[" in result.stderr


def test_what_the_cluster_has_already_is_named_as_its_own() -> None:
    Path("flowc.toml").write_text('[profiles.p]\ntarget = "argo"\nargo.libraries = ["lib.py"]\n')
    Path("lib.py").write_text(WORKFLOW[: WORKFLOW.index("@workflow\ndef main")])
    head = "from flowc import workflow\nfrom lib import twice\n\n\n@workflow\n"
    Path("flow.py").write_text(f"{head}def main(n: int) -> int:\n    return twice(n)\n")
    lines = plan("--profile", "p", "-t", "argo").stdout.splitlines()
    assert lines == ["argo: 0 pods", "  result = lib-twice/call  there already"]
