"""A workflow that refers to those of a library gives what plain Python gives."""

from dataclasses import replace
from pathlib import Path

import pytest
from test_argo import LAB

from flowc import driver
from flowc.testing.cases import Case, read_case
from flowc.testing.conformance import BackendConformance

FOLDER = Path(__file__).parents[3] / "examples" / "published"
LIBRARY = FOLDER / "welcome.py"


@pytest.mark.engine
class TestLibraries(BackendConformance):
    target = "argo"
    engine = LAB
    cases = [read_case(FOLDER / "party.py", FOLDER)]

    def compile(self, case: Case, workflow: str | None) -> driver.CompileResult:
        """What the cluster has: the workflow, and after it those of the library."""
        flow, *published = (
            self.compiled(path, name)
            for path, name in ((case.path, workflow), (LIBRARY, "greet_all"), (LIBRARY, "greet"))
        )
        assert "templateRef" in flow.manifests[0].text
        manifests = (*flow.manifests, *(each.manifests[0] for each in published))
        return replace(flow, manifests=manifests)

    def compiled(self, path: Path, workflow: str | None) -> driver.CompileResult:
        named = driver.find_profile(str(path), "cluster", "argo")
        return driver.compile(str(path), "argo", workflow=workflow, profile=named.profile)
