"""A workflow that refers to those of a library gives what plain Python gives."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_argo import LAB, Lab

from flowc import driver
from flowc.backends import EngineError
from flowc.testing.cases import Case, read_case
from flowc.testing.conformance import BackendConformance

FOLDER = Path(__file__).parents[3] / "examples" / "published"
LIBRARY = FOLDER / "welcome.py"


class Publishing(Lab):
    """The lab once its server has heard of what was applied last."""

    def run(self, *arguments: Any) -> Any:
        for _ in range(20):
            try:
                return super().run(*arguments)
            except EngineError as error:
                if "template reference" not in str(error):
                    raise
                time.sleep(3)
        return super().run(*arguments)


@pytest.mark.engine
class TestLibraries(BackendConformance):
    target = "argo"
    engine = Publishing(**vars(LAB))
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
