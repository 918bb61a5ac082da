"""Argo's own validation accepts what flowc makes of random workflow files; some of them are run."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_argo import LAB

from flowc import driver
from flowc.backends import EngineError
from flowc.testing import plain
from flowc.testing.outcomes import RunFailed
from tests.generate_source import sources
from tests.test_random_sources import assert_no_effect_is_lost, compiled

EXAMPLES = int(os.environ.get("FLOWC_ENGINE_EXAMPLES", "2"))


@settings(max_examples=25 * EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(sources())
def test_manifests_are_valid(source: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "flow.py"
        path.write_text(source)
        result = driver.compile(str(path), "argo", workflow="main")
        assert not result.has_errors, result.diagnostics
        LAB.validate(result.manifests, Path(name))


@pytest.mark.engine
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(sources(), st.integers(0, 5), st.booleans(), st.lists(st.integers(0, 9), max_size=3))
def test_argo_equals_plain_python(source: str, n: int, flag: bool, numbers: list[int]) -> None:
    with tempfile.TemporaryDirectory(dir=os.environ["FLOWC_ARGO_SHARED"]) as name:
        folder = Path(name)
        path, log = folder / "flow.py", folder / "log.txt"
        path.write_text(source)
        inputs = {"n": n, "flag": flag, "numbers": numbers, "log": str(log)}
        module = compiled(path)
        log.touch()
        try:
            wanted = plain.execute(path, "main", inputs)
        except RunFailed:
            wanted = None
        effects = log.read_text()
        log.write_text("")
        result = driver.compile(str(path), "argo", workflow="main")
        try:
            found = LAB.run(module, result.manifests, inputs, folder / "run")
        except EngineError:
            found = None
        assert found == wanted
        assert_no_effect_is_lost(effects, log.read_text())
