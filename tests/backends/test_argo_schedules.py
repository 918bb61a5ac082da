"""Schedules as Argo reads them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from flowc import driver

TEXT = """
from flowc import Cron, task, workflow


@task
def work() -> int:
    return 1


@workflow(schedule=SCHEDULE)
def main() -> int:
    return work()
"""


def compiled(folder: Path, schedule: str) -> tuple[dict[str, Any], list[str]]:
    """The spec of a CronWorkflow, and what is said of it."""
    path = folder / "flow.py"
    path.write_text(TEXT.replace("SCHEDULE", schedule))
    result = driver.compile(str(path), "argo")
    assert not result.has_errors, result.diagnostics
    return yaml.safe_load(result.manifests[0].text)["spec"], [d.message for d in result.diagnostics]


@pytest.mark.parametrize(
    ("days", "written"),
    [
        ("7", "0"),
        ("07", "0"),
        ("5-7", "5,6,0"),
        ("0,7", "0,0"),
        ("1-7/2", "1,3,5,0"),
        ("sun-7", "0,1,2,3,4,5,6"),
        ("fri-7,2", "5,6,0,2"),
        ("7/2", "0"),
        ("1-5", "1-5"),
        ("*/7", "*/7"),
        ("sun", "sun"),
    ],
)
def test_sunday_is_0_and_never_7(days: str, written: str, tmp_path: Path) -> None:
    """Argo's parser of schedules (robfig/cron) has days of the week from 0 to 6."""
    spec, _ = compiled(tmp_path, f'Cron("7 7 7 7 {days}")')
    assert spec["schedules"] == [f"7 7 7 7 {written}"]


@pytest.mark.parametrize(
    ("overlap", "policy", "waits"),
    [
        ("skip", "Forbid", False),
        ("queue", "Allow", True),
        ("replace", "Replace", False),
        ("allow", "Allow", False),
    ],
)
@pytest.mark.parametrize("runs", ["", ", max_runs=3"])
def test_what_happens_while_a_run_runs(
    overlap: str, policy: str, waits: bool, runs: str, tmp_path: Path
) -> None:
    spec, said = compiled(tmp_path, f'Cron("0 * * * *", overlap="{overlap}"){runs}')
    assert not said
    assert spec["concurrencyPolicy"] == policy
    locks = spec["workflowSpec"].get("synchronization", {})
    assert locks.get("mutexes", []) == ([{"name": "runs.flow"}] if waits else [])
    assert ("semaphores" in locks) == (bool(runs) and not waits)


def test_of_missed_runs_the_last_one_is_made_up_for(tmp_path: Path) -> None:
    spec, said = compiled(tmp_path, 'Cron("0 6 * * *", catchup=True)')
    assert spec["startingDeadlineSeconds"] > 24 * 3600
    assert [text.split("`")[1] for text in said] == ["catchup"]


def test_an_overlap_that_is_not_said_is_skip(tmp_path: Path) -> None:
    spec, said = compiled(tmp_path, '[Cron("0 6 * * *"), Cron("0 18 * * *", overlap="skip")]')
    assert spec["concurrencyPolicy"] == "Forbid"
    assert not said


@pytest.mark.parametrize("option", ["catchup=True", "overlap='allow'", "timezone='Asia/Tokyo'"])
def test_schedules_that_differ_have_the_policies_of_the_first(option: str, tmp_path: Path) -> None:
    _, said = compiled(tmp_path, f'[Cron("0 6 * * *"), Cron("0 18 * * *", {option})]')
    assert "`schedule` is lost in part" in said[-1]
