"""The date that a run stands for is an input like any other, when it is given."""
# run: daily(day="2026-03-01") == "report of 2026-02-28"

from datetime import date, timedelta
from typing import Annotated

from flowc import ScheduledDate, task, workflow


@task
def report(day: date) -> str:
    return f"report of {day.isoformat()}"


@workflow
def daily(day: Annotated[date, ScheduledDate]) -> str:  # warning @cwl: [lost-feature]
    return report(day - timedelta(days=1))
