"""What Argo cannot take is said when a workflow is compiled."""

from pathlib import Path

import pytest

from flowc import driver

CALLS = """
from flowc import task, workflow

TEXT = "x" * 100_000


@task
def length(text: str, more: int) -> int:
    return len(text) + more


@workflow
def main({parameter}) -> int:
    total = {start}
{calls}    return total
"""


@pytest.mark.parametrize(
    ("parameter", "start", "calls", "severity"),
    [
        ("", "0", 9, None),
        ("", "0", 12, "warning"),
        ("", "0", 16, "error"),
        ("first: int", "first", 4, None),
        ("first: int", "first", 6, "warning"),
        ("first: int", "first", 9, "error"),
    ],
)
def test_the_size_of_an_object(
    parameter: str, start: str, calls: int, severity: str | None, tmp_path: Path
) -> None:
    """A run has the templates of a WorkflowTemplate twice."""
    lines = "    total = length(TEXT, total)\n" * calls
    path = tmp_path / "flow.py"
    path.write_text(CALLS.format(parameter=parameter, start=start, calls=lines))
    result = driver.compile(str(path), "argo")
    assert [(d.code, d.severity) for d in result.diagnostics] == (
        [("large-manifest", severity)] if severity else []
    )
    assert bool(result.manifests) == (severity != "error")
    for diagnostic in result.diagnostics:
        assert [label.text.split("`")[1] for label in diagnostic.labels] == ["main"]
        assert ("twice" in diagnostic.message) == bool(parameter)
