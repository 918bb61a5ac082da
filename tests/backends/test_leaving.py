"""A task that may leave the interpreter compiles to every target, wherever its script runs."""

from pathlib import Path

import pytest

from flowc import driver

TEXT = """
import sys

from flowc import task, workflow


@task(OPTIONS)
def leave(how: str) -> str:
    if how == "zero":
        sys.exit(0)
    return "stayed"


@workflow
def main(how: str) -> str:
    return leave(how)
"""


@pytest.mark.parametrize("target", ["airflow", "argo", "cwl"])
@pytest.mark.parametrize("options", ["", 'packages=["six==1.17.0"]'])
def test_a_task_that_leaves_compiles(options: str, target: str, tmp_path: Path) -> None:
    path = tmp_path / "leave.py"
    path.write_text(TEXT.replace("OPTIONS", options))
    result = driver.compile(str(path), target)
    assert not result.diagnostics
    assert result.manifests
    text = "".join(manifest.text for manifest in result.manifests)
    assert ("with exits_fail()" in text) == ("def exits_fail()" in text)
