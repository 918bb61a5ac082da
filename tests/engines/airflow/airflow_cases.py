"""The cases that are run on Airflow. As a program: put their DAG files where the server looks."""

import os
from pathlib import Path

from flowc import driver
from flowc.backends.airflow.engine import AirflowServer
from flowc.testing.cases import Case, read_case, read_cases

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
    "order/sequential_fan_out",
    "subworkflows/record_result",
    "values/floats",
    "values/hostile_strings",
    "values/large_fan_out",
    "values/secret",
    "waits/poll_until_ready",
)
"""One or two cases of each construct, in a few minutes.

FLOWC_AIRFLOW_CASES=all: every case; FLOWC_AIRFLOW_CASES=waits/,files/large: those that start so.
"""

WANTED = os.environ.get("FLOWC_AIRFLOW_CASES", "")
STARTS = ("",) if WANTED == "all" else tuple(WANTED.split(",")) if WANTED else QUICK
CHOSEN: list[Case] = [case for name, case in CASES.items() if name.startswith(STARTS)]
LAB = AirflowServer(
    os.environ.get("FLOWC_AIRFLOW_URL", ""),
    Path(os.environ.get("FLOWC_AIRFLOW_DAGS", ".")),
    resumes=True,
)


def deploy() -> None:
    """Put the DAG files of the chosen cases where the server looks, and no others."""
    LAB.dags.mkdir(parents=True, exist_ok=True)
    for path in LAB.dags.glob("*.py"):
        path.unlink()
    for case in CHOSEN:
        for workflow in sorted({run.workflow for run in case.runs}):
            for manifest in driver.compile(str(case.path), "airflow", workflow=workflow).manifests[
                :1
            ]:
                LAB.deploy(manifest)


if __name__ == "__main__":
    deploy()
