"""Where steps of CWL documents get their values from."""

from __future__ import annotations

from pathlib import Path

import yaml

from flowc import driver
from tests.engine_cases import CASES


def test_a_step_waits_for_a_branch_that_fails_beside_the_one_it_reads() -> None:
    case: Path = CASES["failure/value_beside_a_branch_that_fails"].path
    (document,) = driver.compile(str(case), "cwl").manifests
    graph = yaml.safe_load(document.text)["$graph"]
    steps = next(part["steps"] for part in graph if part["id"] == "main")
    (link,) = (each for each in steps["result_step"]["in"].values() if "source" in each)
    assert link["source"] == ["if_n_then/done", "if_n_else/result"]
    assert link["pickValue"] == "first_non_null"
