"""Argo gives for random programs what plain Python gives, and its validation takes many more."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from test_argo import LAB

from flowc import driver
from tests.generate_source import sources
from tests.random_cases import RandomConformance, random_cases

EXAMPLES = int(os.environ.get("FLOWC_EXAMPLES", "50"))


@pytest.mark.engine
class TestArgo(RandomConformance):
    target = "argo"
    engine = LAB
    cases = random_cases(4)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(sources())
def test_manifests_are_valid(source: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "flow.py"
        path.write_text(source)
        result = driver.compile(str(path), "argo", workflow="main")
        assert not result.has_errors, result.diagnostics
        LAB.validate(result.manifests, Path(name))
