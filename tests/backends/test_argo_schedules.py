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
