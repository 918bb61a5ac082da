"""Random programs as cases, for engines: each says what it gives in plain Python.

FLOWC_RANDOM_CASES says how many an engine is given, FLOWC_RANDOM_SEED which ones. They are written
once, as a program, or by the first who asks, so that a server can be given them beforehand.
"""

from __future__ import annotations

import json
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from flowc import driver
from flowc.testing import plain
from flowc.testing.cases import Case, read_case
from flowc.testing.conformance import BackendConformance
from flowc.testing.outcomes import RunFailed
from tests import generate_source
from tests.test_random_sources import module_of

SEED = int(os.environ.get("FLOWC_RANDOM_SEED", "0"))


class RandomConformance(BackendConformance):
    """Base of a target's tests on random programs, which say nothing of warnings."""

    def compile(self, case: Case, workflow: str | None) -> driver.CompileResult:
        result = super().compile(case, workflow)
        assert not result.has_errors, result.diagnostics
        return result

    def _check_marks(self, case: Case, diagnostics: object) -> None:
        pass


def random_cases(usually: int) -> list[Case]:
    """The programs of this run: as many as FLOWC_RANDOM_CASES says, or as is usual."""
    count = int(os.environ.get("FLOWC_RANDOM_CASES", usually))
    writers = (Path(file).read_bytes() for file in (generate_source.__file__, __file__))
    generator = sha256(b"".join(writers)).hexdigest()[:8]
    root = Path(tempfile.gettempdir(), f"flowc-random-{generator}")
    folder = root / f"random-{SEED}-{count}"
    if not folder.exists():
        root.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root) as name:
            made = Path(name, folder.name)
            made.mkdir()
            _write(made, count)
            if not folder.exists():
                made.rename(folder)
    return [read_case(path, root) for path in sorted(folder.glob("*.py"))]


def _write(folder: Path, count: int) -> None:
    """Write the files of so many programs."""
    with patch.dict(os.environ, FLOWC_TIME_SCALE="0"):
        for number in range(count):
            drawn = _drawn(1000 * SEED + number)
            # Of two texts at one path, Python could take the compiled form of the first.
            path = folder / f"p_{number:04}.py"
            for source, inputs in reversed(drawn):
                path.write_text(source)
                if module_of(path) is not None:
                    path.write_text(_stated(path, inputs) + source)
                    break
            else:
                path.unlink()


def _drawn(number: int) -> list[tuple[str, dict[str, Any]]]:
    """Programs with their inputs; the first of a seed is always the smallest one."""
    drawn: list[tuple[str, dict[str, Any]]] = []

    @seed(number)
    @settings(
        max_examples=4,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        generate_source.sources(),
        st.integers(0, 5),
        st.booleans(),
        st.lists(st.integers(0, 9), max_size=3),
    )
    def draw(source: str, n: int, flag: bool, numbers: list[int]) -> None:
        drawn.append((source, {"n": n, "flag": flag, "numbers": numbers}))

    draw()
    return drawn


def _stated(path: Path, inputs: dict[str, Any]) -> str:
    """The comments that say what a run gives."""
    log = path.with_suffix(".log")
    log.touch()
    try:
        ended = f"== {plain.execute(path, 'main', {**inputs, 'log': str(log)})!r}"
    except RunFailed as failed:
        assert failed.type in ("TaskFailed", "WorkflowFailed"), failed
        ended = f"fails {failed.type}: {json.dumps(failed.message)}"
    words = log.read_text().splitlines()
    log.unlink()
    assert not any(" " in word for word in words)
    given = ", ".join(f"{name}={value!r}" for name, value in inputs.items())
    return f"# run: main({given}, log=LOG) {ended}\n# log: {' '.join([*words, '...'])}\n"


if __name__ == "__main__":
    random_cases(0)
