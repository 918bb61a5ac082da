"""The cases that are run on Airflow. As a program: put their DAG files where the server looks."""

import os
from pathlib import Path

from flowc import driver
from flowc.backends.airflow import Airflow
from flowc.backends.airflow.engine import AirflowServer
from flowc.backends.airflow.places import WORKER, Places
from flowc.diagnostics import Sink
from flowc.testing.cases import Case
from tests.engine_cases import ALONE, CASES, ELSEWHERE, SERVERS, SERVICES, asked, chosen
from tests.random_cases import random_cases

CHOSEN = chosen("airflow")
LAB = AirflowServer(
    os.environ.get("FLOWC_AIRFLOW_URL", ""),
    Path(os.environ.get("FLOWC_AIRFLOW_DAGS", ".")),
    found_within_s=600,  # of a slow machine: files that were put later wait for all the others
    resumes=True,
)


PLACED = (
    "containers/command_output",
    "containers/companions_of_files",
    "containers/environment_option",
    "containers/failing_command",
    "containers/files_in_and_out",
    "containers/globbed_files",
    "containers/list_of_files_in_argv",
    "containers/missing_output",
    "containers/one_newline_dropped",
    "containers/optional_output",
    "containers/output_folder",
    "containers/python_and_commands",
    "containers/several_outputs",
    "containers/shell_script_text",
    "containers/shell_text_with_dollars",
    "containers/typed_output",
    "containers/words_of_a_command",
    "containers/volume",
    "failure/facts_of_a_failed_command",
    "values/secret",
    "values/volume",
)
"""Cases whose commands are run by operators too; `elsewhere/` are cases of these alone."""

STARTS = asked("airflow") or ("",)
OF_SERVERS = [case for case in [*ALONE, *SERVERS] if case.name.startswith(STARTS)]
"""Cases of Airflow alone, and of servers: other targets lose what they hold, or wait for ever."""
OF_SERVICES = [*SERVICES, *(c for n, c in CASES.items() if n.startswith("scopes/service"))]
"""Cases with services, those that `services/` holds and those of all targets."""
RANDOM = random_cases(4)
DOCKER = Places("docker", {"docker_url": os.environ.get("FLOWC_TEST_DOCKER", "")})
POD = {
    "namespace": "argo",
    "kubernetes_conn_id": None,
    "in_cluster": False,
    "config_file": os.environ.get("KUBECONFIG", ""),
    "image_pull_policy": "IfNotPresent",
    "startup_check_interval_seconds": 1,
    # The lab has no scheduler and no network of its own.
    "hostnetwork": True,
    "pod_template_dict": {"spec": {"nodeName": "localhost", "containers": [{"name": "base"}]}},
}
KUBERNETES = Places(
    "kubernetes", POD, f"{os.environ.get('FLOWC_ARGO_SHARED', '')}/scratch", "scratch"
)


def compiled(case: Case, workflow: str | None, places: Places) -> driver.CompileResult:
    """A case as DAG files whose tasks run in these places."""
    loaded, sink = driver.load(str(case.path), workflow=workflow), Sink()
    if loaded.module is None:
        return driver.CompileResult(loaded.diagnostics, loaded.sources, None, ())
    manifests = driver.emit(loaded.module, Airflow(places), None, sink)
    found = (*loaded.diagnostics, *sink)
    return driver.CompileResult(found, loaded.sources, loaded.module, manifests)


def deploy() -> None:
    """Put the DAG files of the chosen cases where the server looks, and no others."""
    LAB.dags.mkdir(parents=True, exist_ok=True)
    for path in LAB.dags.glob("*.py"):
        path.unlink()
    chosen = [(case, WORKER) for case in (*CHOSEN, *OF_SERVERS, *RANDOM)]
    if STARTS == ("places",):
        cases = [*(CASES[name] for name in PLACED), *ELSEWHERE]
        chosen = [(case, places) for case in cases for places in (DOCKER, KUBERNETES)]
    for case, places in chosen:
        for workflow in case.workflows:
            for manifest in compiled(case, workflow, places).manifests[:1]:
                LAB.deploy(manifest)


if __name__ == "__main__":
    deploy()
