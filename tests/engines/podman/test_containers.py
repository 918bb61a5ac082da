"""Containers run in their images, and give the same results as on the host."""

import subprocess
from functools import partial
from pathlib import Path

import pytest

from flowc.backends.cwl.engine import Cwltool
from flowc.testing import plain
from flowc.testing.cases import Case, read_cases
from flowc.testing.conformance import BackendConformance
from flowc.testing.outcomes import complaint, outcome_of

ROOT = Path(__file__).parents[3]
CASES = [
    case
    for case in read_cases(ROOT / "tests" / "cases")
    if case.name.startswith("containers/")
    # A log stands in a folder of the host that no container sees.
    and all(run.log is None for run in case.runs)
]


def test_the_engine_is_there() -> None:
    done = subprocess.run(["docker", "run", "--rm", "busybox:1.36", "python3", "--version"])
    assert done.returncode == 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_plain_python(case: Case, tmp_path: Path) -> None:
    for number, run in enumerate(case.runs):
        execute = partial(plain.execute, case.path, run.workflow)
        assert complaint(run, outcome_of(run, tmp_path / str(number), execute)) is None


class TestCwltool(BackendConformance):
    """What cwltool gives when it runs every step that has an image in a container."""

    target = "cwl"
    engine = Cwltool()
    cases = CASES
