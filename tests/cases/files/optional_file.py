"""A file that may not be there."""
# run: report(failing=True) == {"log": File("errors.log", "1 error"), "size": 7}
# run: report(failing=False) == {"log": None, "size": 0}

from pathlib import Path
from typing import NamedTuple

from flowc import File, task, workflow


class Report(NamedTuple):
    log: File | None
    size: int


@task
def check(failing: bool) -> File | None:
    if not failing:
        return None
    Path("errors.log").write_text("1 error")
    return File("errors.log")


@task
def measure(log: File | None) -> int:
    return 0 if log is None else log.size


@workflow
def report(failing: bool) -> Report:
    log = check(failing)
    return Report(log, measure(log))
