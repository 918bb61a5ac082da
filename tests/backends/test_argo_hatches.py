"""What an escape hatch says of fields that flowc writes itself is of the kind that they have."""

from pathlib import Path

import pytest

from flowc import driver

SOURCE = """
from flowc import Cron, command, container, stdout, task, workflow


@task{task}
def number(n: int) -> int:
    return n


@container("busybox:1.36"{container})
def show(n: int) -> str:
    return command("echo", str(n), outputs=stdout(str))


@workflow{workflow}
def main(n: int = 1) -> str:
    return show(number{call}(n))
"""

PLACES = {"task": "", "container": "", "workflow": "", "call": ""}


@pytest.mark.parametrize(
    ("place", "text", "line", "told"),
    [
        ("task", "(argo={'inputs': 5})", 6, "`inputs` in `argo=` is not a mapping"),
        ("task", "(argo={'inputs': None})", 6, "`inputs` in `argo=` is not a mapping"),
        ("task", "(argo={'container': 5})", 6, "`container` in `argo=` is not a mapping"),
        (
            "task",
            "(argo={'inputs': {'artifacts': [5]}})",
            6,
            "`inputs.artifacts[0]` in `argo=` is not a mapping",
        ),
        ("task", "(argo={'name': {}})", 6, "`name` in `argo=` is not a text"),
        (
            "container",
            ", argo={'container': {'command': 'sh'}}",
            11,
            "`container.command` in `argo=` is not a list",
        ),
        ("call", ".options(argo={'script': 1})", 17, "`script` in `argo=` is not a mapping"),
        ("workflow", "(argo={'arguments': 3})", 16, "`arguments` in `argo=` is not a mapping"),
        ("workflow", "(argo={'templates': [1]})", 16, "`templates[0]` in `argo=` is not a mapping"),
        ("workflow", "(argo={'kind': 'Secret'})", 16, "`kind` in `argo=` is 'Secret'"),
        ("workflow", "(argo={'kind': 7})", 16, "`kind` in `argo=` is 7"),
        ("workflow", "(argo={'kind': 'CronWorkflow'})", 16, "has no schedule"),
    ],
)
def test_a_field_of_another_kind(
    place: str, text: str, line: int, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "flow.py"
    path.write_text(SOURCE.format(**{**PLACES, place: text}))
    result = driver.compile(str(path), "argo")
    (found,) = (d for d in result.diagnostics if d.severity == "error")
    assert (found.code, found.span.line) == ("invalid-option", line)
    assert told in found.message


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("task", "(argo={'metadata': {'annotations': {'a': 'b'}}, 'daemon': False})"),
        ("container", ", argo={'container': {'env': [{'name': 'A', 'value': 'b'}]}}"),
        ("workflow", "(argo={'kind': 'CronWorkflow'}, schedule=Cron('0 6 * * *', timezone='UTC'))"),
        ("workflow", "(argo={'kind': 'WorkflowTemplate', 'templates': [{}]})"),
    ],
)
def test_a_field_of_its_kind(place: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    path.write_text(SOURCE.format(**{**PLACES, place: text}))
    assert not driver.compile(str(path), "argo").has_errors
