"""A real Argo controller gives, for every case and example, what plain Python gives."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from flowc.backends import EngineError, Manifest
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
        command = [os.environ["FLOWC_ARGO_CHECK"], *map(str, write(manifests, folder))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wrong = [
            found for line in done.stdout.splitlines() if not (found := json.loads(line))["ok"]
        ]
        if wrong or done.returncode:
            raise EngineError("; ".join(each["error"] for each in wrong) or done.stderr)


@pytest.mark.engine
class TestArgo(BackendConformance):
    target = "argo"
    engine = Lab(
        os.environ.get("FLOWC_ARGO_SERVER", ""),
        storage=Storage(f"{os.environ.get('FLOWC_ARGO_S3', '')}/lab"),
        keeps_runs=False,
    )
    cases = CASES + EXAMPLES
