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
from flowc.backends.argo.engine import ArgoServer, write
from flowc.backends.argo.storage import Storage
from flowc.testing.cases import read_case, read_cases
from flowc.testing.conformance import BackendConformance

ROOT = Path(__file__).parents[3]
CASES = read_cases(ROOT / "tests" / "cases")
EXAMPLES = [
    case
    for path in sorted((ROOT / "examples").glob("*/*.py"))
    if (case := read_case(path, ROOT / "examples")).runs
]


class Lab(ArgoServer):
    """The lab's server; manifests are checked by Argo's own library too."""

    def validate(self, manifests: Sequence[Manifest], folder: Path) -> None:
        super().validate(manifests, folder)
        paths = write([m for m in manifests if "kind: ConfigMap" not in m.text], folder)
        command = [os.environ["FLOWC_ARGO_CHECK"], *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wrong = [
            found for line in done.stdout.splitlines() if not (found := json.loads(line))["ok"]
        ]
        if wrong or done.returncode:
            raise EngineError("; ".join(each["error"] for each in wrong) or done.stderr)

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


@pytest.mark.engine
class TestArgo(BackendConformance):
    target = "argo"
    engine = Lab(
        os.environ.get("FLOWC_ARGO_SERVER", ""),
        storage=Storage(f"{os.environ.get('FLOWC_ARGO_S3', '')}/lab", "AWS test:test"),
        keeps_runs=False,
        resumes=True,
    )
    cases = CASES + EXAMPLES
