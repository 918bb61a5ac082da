"""What targets keep in part: their tables say it, and warnings of what is lost say what to do."""

from pathlib import Path

import pytest

from flowc import driver
from flowc.backends import backend, names
from flowc.compiler.capabilities import Feature, Lowered, Native, no_losses
from flowc.diagnostics.catalog import LOST_FEATURE

CALLED = """\
from flowc import Cron, task, workflow


@task
def one(n: int) -> int:
    return n


@workflow(schedule=[Cron("0 6 * * *", catchup=True), Cron("0 7 * * *", timezone="Asia/Tokyo")])
def nightly(n: int) -> int:
    return one(n)


@workflow
def main(n: int) -> int:
    return nightly(n)
"""


@pytest.mark.parametrize("target", ["airflow", "argo"])
def test_a_schedule_of_a_called_workflow_is_none_of_its_caller(target: str, tmp_path: Path) -> None:
    path = tmp_path / "called.py"
    path.write_text(CALLED)
    assert not driver.compile(str(path), target, workflow="main").diagnostics
    lost = driver.compile(str(path), target, workflow="nightly").diagnostics
    assert {d.rule for d in lost} == {LOST_FEATURE}
    assert "give each parameter a default" in {d.help for d in lost}


PARTLY = {
    "airflow": {Feature.LABELS, Feature.MAX_RUNS, Feature.SCHEDULE, Feature.EVENTS},
    "argo": {
        Feature.GPU,
        Feature.PRIORITY,
        Feature.RETRY_PYTHON,
        Feature.RETRY_CONTAINER,
        Feature.SCHEDULE,
    },
    "cwl": set[Feature](),
}


@pytest.mark.parametrize("target", names())
def test_the_table_says_which_operational_features_are_there_in_part(target: str) -> None:
    table = backend(target).capabilities
    found = {
        feature
        for feature, answer in table.items()
        if isinstance(answer, Native | Lowered) and answer.loses is not no_losses
    }
    assert PARTLY[target] <= found
    assert bool(PARTLY[target]) == bool(found)


BACKOFFS = """\
from flowc import Retry, command, container, stdout, task, workflow


@task(retries=Retry(2, backoff=1.5))
def in_python() -> int:
    return 1


@container("busybox:1.36", retries=Retry(2, backoff=2.5))
def in_command() -> int:
    return command("echo", "1", outputs=stdout(int))


@workflow
def main() -> list[int]:
    return [in_python(), in_command(), in_python.options(retries=Retry(2, backoff=2))()]
"""


def test_a_fractional_backoff_is_told_once_of_each_kind_of_task_on_argo(tmp_path: Path) -> None:
    path = tmp_path / "backoffs.py"
    path.write_text(BACKOFFS)
    told = [d.message for d in driver.compile(str(path), "argo").diagnostics]
    assert [each.split("`")[1] for each in told] == ["in_python", "in_command"]
