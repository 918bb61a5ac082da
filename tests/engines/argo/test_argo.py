"""A real Argo controller gives, for every case and example, what plain Python gives."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flowc import ir
from flowc.backends import EngineError, Manifest, Progress
from flowc.backends.argo.engine import ArgoServer
from flowc.backends.argo.storage import Storage
from flowc.backends.base import write_manifests
from flowc.testing.cases import read_cases
from flowc.testing.conformance import BackendConformance
from tests.engine_cases import SERVERS, chosen
from tests.planted import check_planted_output_is_seen
from tests.server_runs import (
    check_another_answer_is_taken,
    check_data_is_taken_for_no_file,
    check_results_are_used_again,
    check_runs_are_kept_apart,
)

HERE = Path(__file__).parent


class Lab(ArgoServer):
    """The lab's server; manifests are checked by Argo's own library too, of two versions."""

    def validate(self, manifests: Sequence[Manifest], folder: Path) -> None:
        super().validate(manifests, folder)
        paths = write_manifests([m for m in manifests if "kind: ConfigMap" not in m.text], folder)
        for program in os.environ["FLOWC_ARGO_CHECKS"].split(":"):
            done = subprocess.run(
                [program, *map(str, paths)], capture_output=True, text=True, check=False
            )
            told = [json.loads(line) for line in done.stdout.splitlines()]
            wrong = [found["error"] for found in told if not found["ok"]]
            if wrong or done.returncode:
                raise EngineError("; ".join(wrong) or done.stderr)

    def run(
        self,
        module: ir.Module,
        manifests: Sequence[Manifest],
        inputs: Mapping[str, Any],
        folder: Path,
        progress: Progress | None = None,
    ) -> Any:
        for manifest in manifests[1:]:
            command = ["kubectl", "-n", self.namespace, "apply", "-f", "-"]
            subprocess.run(command, input=manifest.text, text=True, check=True)
        return super().run(module, manifests, inputs, folder, progress)


LAB = Lab(
    os.environ.get("FLOWC_ARGO_SERVER", ""),
    storage=Storage(f"{os.environ.get('FLOWC_ARGO_S3', '')}/lab", "AWS test:test"),
    keeps_runs=False,
    resumes=True,
)


@pytest.mark.engine
class TestArgo(BackendConformance):
    target = "argo"
    engine = LAB
    cases = chosen("argo")


@pytest.mark.engine
class TestServers(BackendConformance):
    target = "argo"
    engine = replace(LAB, resumes=False)
    cases = [*SERVERS, *(case for case in read_cases(HERE) if case.name.startswith("alone/"))]
    """The other server is told that waits take no time."""

    @pytest.fixture(autouse=True)
    def time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Plain Python waits as servers do."""
        monkeypatch.setenv("FLOWC_TIME_SCALE", "1")


@pytest.mark.engine
def test_runs_are_kept_apart(tmp_path: Path) -> None:
    check_runs_are_kept_apart(LAB, "argo", tmp_path)


@pytest.mark.engine
def test_results_are_used_again(tmp_path: Path) -> None:
    check_results_are_used_again(LAB, "argo", tmp_path)


@pytest.mark.engine
def test_another_answer_is_taken(tmp_path: Path) -> None:
    check_another_answer_is_taken(replace(LAB, answer="ship"), "argo", tmp_path)


@pytest.mark.engine
def test_data_is_taken_for_no_file(tmp_path: Path) -> None:
    check_data_is_taken_for_no_file(LAB, "argo", tmp_path)


@pytest.mark.engine
def test_a_planted_wrong_output_is_seen(tmp_path: Path) -> None:
    check_planted_output_is_seen(TestArgo(), 'os.path.exists("/flowc")', tmp_path)
