"""Dates, times of day with and without a zone, and durations."""
# run: echo(day="2026-02-28", at="2026-02-28T23:59:59.000001", span=1.5) == {"day": "2026-03-01",
#      "at": "2026-02-28T23:59:59.500001", "zoned": "2026-02-28T23:59:59.000001+00:00", "span":
#      3.0}

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flowc import task, workflow


@dataclass
class Times:
    day: date
    at: datetime
    zoned: datetime
    span: timedelta


@task
def later(day: date, at: datetime, span: timedelta) -> Times:
    return Times(
        day + timedelta(days=1),
        at + span - timedelta(seconds=1),
        at.replace(tzinfo=UTC),
        span * 2,
    )


@workflow
def echo(day: date, at: datetime, span: timedelta) -> Times:
    return later(day, at, span)
