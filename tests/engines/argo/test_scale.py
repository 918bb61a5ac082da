"""Long chains, wide fan-outs, large values and files on a real Argo controller."""

from pathlib import Path

import pytest
from test_argo import LAB

from flowc import driver
from flowc.backends import EngineError
from flowc.testing.cases import read_cases
from flowc.testing.conformance import BackendConformance
from tests.engine_cases import asks_for_all

HERE = Path(__file__).parent

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(
        not asks_for_all("argo"), reason="scale is tested with FLOWC_ARGO_CASES=all"
    ),
]


class TestScale(BackendConformance):
    target = "argo"
    engine = LAB
    cases = [case for case in read_cases(HERE) if case.name.startswith("scale/")]


TOO_LARGE = """
import random
from string import ascii_letters

from flowc import task, workflow


@task
def write(size: int, is_noise: bool) -> str:
    return "".join(random.Random(size).choices(ascii_letters, k=size)) if is_noise else "x" * size


@task
def length(text: str) -> int:
    return len(text)


@workflow
def main(size: int, is_noise: bool) -> int:
    return length(write(size, is_noise))
"""


@pytest.mark.parametrize(
    ("is_noise", "fits", "does_not"), [(False, 900_000, 1_000_000), (True, 220_000, 400_000)]
)
def test_a_value_that_is_too_large_is_named(
    is_noise: bool, fits: int, does_not: int, tmp_path: Path
) -> None:
    """A run has 1 MiB for all values, compressed; Argo says nothing of one that has more."""
    path = tmp_path / "too_large.py"
    path.write_text(TOO_LARGE)
    result = driver.compile(str(path), "argo")
    module = driver.load(str(path)).module
    assert module is not None
    inputs = {"size": fits, "is_noise": is_noise}
    assert LAB.run(module, result.manifests, inputs, tmp_path / "fits") == fits
    with pytest.raises(EngineError, match=r"output `result`: .* declare it as Large"):
        LAB.run(module, result.manifests, {**inputs, "size": does_not}, tmp_path / "does_not")
