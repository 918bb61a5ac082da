"""A real Airflow gives what plain Python gives, where other engines do not."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from airflow_cases import LAB, OF_SERVERS
from airflow_client.client.api.dag_api import DAGApi

from flowc import driver
from flowc.backends.airflow.engine import deployed
from flowc.testing.conformance import BackendConformance
from tests.server_runs import (
    check_another_answer_is_taken,
    check_data_is_taken_for_no_file,
    check_runs_are_kept_apart,
)


@pytest.mark.engine
class TestAlone(BackendConformance):
    target = "airflow"
    engine = LAB
    cases = OF_SERVERS

    @pytest.fixture(autouse=True)
    def time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Plain Python waits as servers do."""
        monkeypatch.setenv("FLOWC_TIME_SCALE", "1")


@pytest.mark.engine
def test_runs_are_kept_apart(tmp_path: Path) -> None:
    check_runs_are_kept_apart(LAB, "airflow", tmp_path)


@pytest.mark.engine
def test_data_is_taken_for_no_file(tmp_path: Path) -> None:
    check_data_is_taken_for_no_file(LAB, "airflow", tmp_path)


@pytest.mark.engine
def test_another_answer_is_taken(tmp_path: Path) -> None:
    check_another_answer_is_taken(replace(LAB, answer="ship"), "airflow", tmp_path)


LOGGED = """\
from flowc import Secret, command, container, stdout, task, workflow


@task(env={"DSN": Secret("case", key="dsn")})
def in_python(host: Secret, uri: Secret) -> int:
    import os

    print("seen:", os.environ["DSN"], host.value, uri.value)
    return len(host.value)


@container("busybox:1.36", env={"DSN": Secret("case", key="dsn")})
def in_command() -> int:
    return command("sh", "-c", 'echo "seen: $DSN" >&2; echo "${#DSN}"', outputs=stdout(int))


@workflow
def main(
    host: Secret = Secret("team_db", key="host"), uri: Secret = Secret("team_db", key="uri")
) -> list[int]:
    return [in_python(host, uri), in_command()]
"""


@pytest.mark.engine
def test_logs_of_tasks_show_no_secret(tmp_path: Path) -> None:
    """Not even one that Airflow would not hide by its name, and that a task has printed."""
    path = tmp_path / "logged.py"
    path.write_text(LOGGED)
    result = driver.compile(str(path), "airflow")
    assert result.module is not None
    assert LAB.run(result.module, result.manifests, {}, tmp_path) == [24, 21]
    logs = Path(os.environ["AIRFLOW_HOME"], "logs").rglob("*logged-*/**/*.log")
    text = "".join(log.read_text() for log in logs)
    assert text.count("seen:") == 2
    assert "pl4nted" not in text


WEIGHED = """\
import time

from flowc import mutex, task, workflow


@task
def begin() -> float:
    return time.time()


@task(priority=9)
def after(earlier: float) -> float:
    return earlier


@workflow(priority=2, labels={"team": "data"})
def main() -> list[float]:
    with mutex("weighed"):
        low = begin.options(priority=1)()
        middle = begin()
        high = begin.options(priority=3)()
    return [after(low), middle, high]
"""


@pytest.mark.engine
def test_tasks_of_one_pool_run_by_their_priority(tmp_path: Path) -> None:
    """Their own alone: that of a task after one of them does not count. Labels are tags."""
    path = tmp_path / "weighed.py"
    path.write_text(WEIGHED)
    result = driver.compile(str(path), "airflow")
    assert result.module is not None
    low, middle, high = LAB.run(result.module, result.manifests, {}, tmp_path)
    assert high < middle < low
    dag_id, _ = deployed(result.manifests[0])
    assert [tag.name for tag in DAGApi(LAB._client).get_dag(dag_id).tags] == ["team:data"]
