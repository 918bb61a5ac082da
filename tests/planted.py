"""A planted wrong output: a task that gives something else on an engine than in plain Python."""

from pathlib import Path

import pytest

from flowc.testing.cases import read_case
from flowc.testing.conformance import BackendConformance

_CASE = """\
# run: main() == 1
from flowc import task, workflow


@task
def one() -> int:
    import os
    import sys

    return 2 if {on_the_engine} else 1


@workflow
def main() -> int:
    return one()
"""


def check_planted_output_is_seen(
    suite: BackendConformance, on_the_engine: str, folder: Path
) -> None:
    """The suite fails when the engine gives something else than plain Python.

    `on_the_engine` is an expression over `os` and `sys` that is true there alone.
    """
    path = folder / "planted.py"
    path.write_text(_CASE.format(on_the_engine=on_the_engine))
    with pytest.raises(AssertionError, match="expected Returns"):
        suite.test_case(read_case(path, folder), folder / "run", lambda name, value: None)
