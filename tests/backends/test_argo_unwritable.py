"""Names that Argo cannot tell apart, and texts that no file holds, are refused where they are."""

from pathlib import Path

import pytest

from flowc import driver

SOURCE = """
from dataclasses import dataclass

from flowc import command, container, stdout, task, workflow


@dataclass
class Sizes:
    a: int
    {field}: int


@task
def measure(o: int, {task}: int) -> Sizes:
    return Sizes(o, {task})


@container("busybox:1.36")
def show(u: int, {container}: int) -> str:
    return command("echo", str(u), str({container}), outputs=stdout(str))


@workflow
def inner(i: int, {inner}: int) -> int:
    return measure(i, {inner}).a


@workflow
def main(e: int, {workflow}: int) -> tuple[Sizes, str, int]:
    found = measure(e, {workflow})
    return found, show(found.a, found.{field}), inner(e, {workflow})


@workflow
def fields(n: int) -> Sizes:
    return measure(n, n)


@workflow
def values(n: int) -> str:
    y = measure(n, n).a
    {value} = measure(y, n).a
    return show(y, n) + "".join(str(x) for x in range(y + {value}))
"""

NAMES = {
    "field": "ß_ä",
    "task": "größe",
    "container": "länge",
    "inner": "maß",
    "workflow": "名前",
    "value": "ÿ_2",
}


def errors(tmp_path: Path, text: str, workflow: str) -> list[tuple[str, int, str]]:
    path = tmp_path / "flow.py"
    path.write_text(text)
    found = driver.compile(str(path), "argo", workflow=workflow).diagnostics
    return [(d.code, d.span.line, d.message) for d in found if d.severity == "error"]


@pytest.mark.parametrize(
    ("place", "name", "workflow", "line", "both"),
    [
        ("task", "ö", "main", 14, ("o", "ö")),
        ("container", "ü", "main", 19, ("u", "ü")),
        ("inner", "í", "main", 24, ("i", "í")),
        ("workflow", "é", "main", 29, ("e", "é")),
        ("field", "ä", "fields", 35, ("a", "ä")),
        ("value", "ÿ", "values", 43, ("y", "ÿ")),
    ],
)
def test_names_that_are_one_name_to_argo(
    place: str, name: str, workflow: str, line: int, both: tuple[str, str], tmp_path: Path
) -> None:
    text = SOURCE.format(**{**NAMES, place: name})
    first, second = both
    message = f"`{first}` and `{second}` are both `{first}` to Argo"
    found = errors(tmp_path, text, workflow)
    assert found[-1] == ("unsupported-feature", line, message)
    assert {told for _, _, told in found} == {message}


@pytest.mark.parametrize("workflow", ["main", "fields", "values"])
def test_names_beyond_ascii_that_differ(workflow: str, tmp_path: Path) -> None:
    assert errors(tmp_path, SOURCE.format(**NAMES), workflow) == []


SURROGATE = r"""
from flowc import task, workflow


@task
def same(text: str) -> str:
    return text


@workflow
def main(text: str) -> str:
    return same(f"{text}\ud800")
"""


def test_half_of_a_character(tmp_path: Path) -> None:
    ((code, line, message),) = errors(tmp_path, SURROGATE, "main")
    assert (code, line) == ("unsupported-feature", 11)
    assert r"`\ud800`" in message
