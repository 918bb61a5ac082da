"""Arithmetic on dates and durations, and their text."""
# run: compute(day="2024-02-28", hours=36) == {"next": "2024-03-01", "text": "2024-02-28", "days":
#      2, "year": 2024, "span": 129600.0, "later": True}

from datetime import date, timedelta
from typing import NamedTuple

from flowc import task, workflow


class Computed(NamedTuple):
    next: date
    text: str
    days: int
    year: int
    span: timedelta
    later: bool


@task
def same(day: date) -> date:
    return day


@workflow
def compute(day: date, hours: int) -> Computed:
    start = same(day)
    end = start + timedelta(days=2)
    return Computed(
        next=end,
        text=start.isoformat(),
        days=(end - start).days,
        year=end.year,
        span=timedelta(hours=hours),
        later=end > start,
    )
