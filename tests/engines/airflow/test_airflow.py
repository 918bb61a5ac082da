"""A real Airflow gives, for every case and example, what plain Python gives."""

import os
from pathlib import Path

import pytest

from flowc.backends.airflow.engine import AirflowServer
from flowc.testing.cases import read_case, read_cases
from flowc.testing.conformance import BackendConformance

ROOT = Path(__file__).parents[3]
EXAMPLES = [
    case
    for path in sorted((ROOT / "examples").glob("*/*.py"))
    if (case := read_case(path, ROOT / "examples")).runs
]
CASES = {case.name: case for case in [*read_cases(ROOT / "tests" / "cases"), *EXAMPLES]}
QUICK = ("basics/named_outputs",)
ALL = os.environ.get("FLOWC_AIRFLOW_CASES") == "all"
LAB = AirflowServer(
    os.environ.get("FLOWC_AIRFLOW_URL", ""), Path(os.environ.get("FLOWC_AIRFLOW_DAGS", "."))
)


@pytest.mark.engine
class TestAirflow(BackendConformance):
    target = "airflow"
    engine = LAB
    cases = [case for name, case in CASES.items() if ALL or name in QUICK]
