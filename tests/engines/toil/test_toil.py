"""Toil, another runner of CWL, gives what plain Python gives."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from flowc import ir
from flowc.backends import EngineError, Manifest, Progress
from flowc.backends.base import write_manifests
from flowc.backends.cwl.cwltool import local_artifacts
from flowc.backends.cwl.engine import Cwltool, job_of, outputs_of
from flowc.testing.conformance import BackendConformance
from tests.engine_cases import chosen
from tests.planted import check_planted_output_is_seen

FEW = (
    "basics/named_outputs",
    "branches/optional_result",
    "containers/several_outputs",
    "expressions/hostile_text_in_expressions",
    "failure/caught_then_branch",
    "fan_out/zipped",
    "files/beside",
    "subworkflows/record_result",
    "values/floats",
    "values/hostile_strings",
)
"""One case of each construct that costs few steps. FLOWC_TOIL_CASES=all: every case."""


class Toil(Cwltool):
    """Runs packed documents with Toil; cwltool has validated them."""

    def run(
        self,
        module: ir.Module,
        manifests: Sequence[Manifest],
        inputs: Mapping[str, Any],
        folder: Path,
        progress: Progress | None = None,
    ) -> Any:
        document, *_ = write_manifests(manifests, folder)
        job = folder / "job.json"
        job.write_text(json.dumps(job_of(module, inputs, folder / "inputs")), encoding="utf-8")
        program = Path(os.environ["FLOWC_TOIL"])
        done = subprocess.run(
            [
                str(program),
                "--no-container",
                "--logLevel=ERROR",
                "--disableProgress",
                "--relax-path-checks",
                "--preserve-environment",
                "FLOWC_TIME_SCALE",
                "--retryCount=0",
                # A step in a process of its own takes seconds to import Toil.
                "--debugWorker",
                f"--jobStore={folder / 'store'}",
                f"--outdir={folder / 'outputs'}",
                str(document),
                str(job),
            ],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"},
        )
        if done.returncode:
            raise EngineError(done.stderr)
        outputs = {name: local_artifacts(data) for name, data in json.loads(done.stdout).items()}
        return outputs_of(module, outputs)


@pytest.mark.engine
class TestToil(BackendConformance):
    target = "cwl"
    engine = Toil()
    cases = chosen("toil", FEW)


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain Python runs commands on this machine; waits take no time; the secret has a value."""
    monkeypatch.setenv("FLOWC_CONTAINERS", "host")
    monkeypatch.setenv("FLOWC_TIME_SCALE", "0")
    monkeypatch.setenv("FLOWC_SECRET_CASE_PASSWORD", "s3cret $(x) {{")


@pytest.mark.engine
def test_a_planted_wrong_output_is_seen(tmp_path: Path) -> None:
    check_planted_output_is_seen(TestToil(), '"flowc" not in sys.modules', tmp_path)
