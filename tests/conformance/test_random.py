"""cwltool gives for random workflow files what plain Python gives."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowc import driver
from flowc.backends.base import EngineError
from flowc.backends.cwl.engine import Cwltool
from flowc.testing import plain
from flowc.testing.outcomes import RunFailed
from tests.generate_source import sources
from tests.test_random_sources import assert_no_effect_is_lost, compiled

EXAMPLES = int(os.environ.get("FLOWC_ENGINE_EXAMPLES", "6"))


@pytest.mark.engine
@pytest.mark.usefixtures("warm")
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(sources(), st.integers(0, 5), st.booleans(), st.lists(st.integers(0, 9), max_size=3))
def test_cwltool_equals_plain_python(source: str, n: int, flag: bool, numbers: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
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
        result = driver.compile(str(path), "cwl", workflow="main")
        engine = Cwltool()
        engine.validate(result.manifests, folder / "manifests")
        try:
            found = engine.run(module, result.manifests, inputs, folder / "run")
        except EngineError:
            found = None
        assert found == wanted
        assert_no_effect_is_lost(effects, log.read_text())
