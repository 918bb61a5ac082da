"""A real Argo controller gives, for every case and example, what plain Python gives."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from flowc import ir
from flowc.backends import EngineError, Manifest, Progress
from flowc.backends.argo.engine import ArgoServer
from flowc.backends.argo.storage import Storage
from flowc.backends.base import write_manifests
from flowc.testing.cases import read_case, read_cases
from flowc.testing.conformance import BackendConformance
from tests.planted import check_planted_output_is_seen

ROOT = Path(__file__).parents[3]
EXAMPLES = [
    case
    for path in sorted((ROOT / "examples").glob("*/*.py"))
    if (case := read_case(path, ROOT / "examples")).runs
]
CASES = {case.name: case for case in [*read_cases(ROOT / "tests" / "cases"), *EXAMPLES]}
QUICK = (
    "basics/named_outputs",
    "basics/no_result",
    "basics/variadic_parameter",
    "branches/match_on_an_enum",
    "branches/optional_result",
    "branches/several_names_merge",
    "containers/several_outputs",
    "containers/words_of_a_command",
    "expressions/hostile_text_in_expressions",
    "failure/caught_then_branch",
    "failure/facts_of_a_failed_command",
    "failure/finally_clause",
    "failure/retry_on_some_failures",
    "failure/try_in_a_loop",
    "fan_out/condition_inside",
    "fan_out/nested",
    "fan_out/zipped",
    "files/beside",
    "files/files_of_a_fan_out",
    "files/hostile_file_names",
    "modules/task_of_a_package",
    "options/computed_disk",
    "order/sequential_fan_out",
    "scopes/semaphore_per_element",
    "scopes/service",
    "subworkflows/record_result",
    "values/floats",
    "values/hostile_strings",
    "values/large_fan_out",
    "values/secret",
    "waits/approval",
    "waits/poll_until_ready",
)
"""One or two cases of each construct, in a few minutes. FLOWC_ARGO_CASES=all runs every case."""

ALL = os.environ.get("FLOWC_ARGO_CASES") == "all"


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
    cases = [case for name, case in CASES.items() if ALL or name in QUICK]


def test_the_subset_names_cases() -> None:
    assert set(QUICK) <= CASES.keys()


@pytest.mark.engine
def test_a_planted_wrong_output_is_seen(tmp_path: Path) -> None:
    check_planted_output_is_seen(TestArgo(), 'os.path.exists("/flowc")', tmp_path)
