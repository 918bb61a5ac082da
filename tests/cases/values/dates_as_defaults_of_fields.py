"""Fields whose defaults are dates and durations, of records that expressions read."""
# run: main(step={"name": "x"}) == ["1", "300.0", "2026-01-31"]
# run: main(step={"name": "", "due": 1.5, "day": "2025-12-24"}) == ["0", "1.5", "2025-12-24"]

from dataclasses import dataclass
from datetime import date, timedelta

from flowc import task, workflow


@dataclass
class Step:
    name: str
    due: timedelta = timedelta(minutes=5)
    day: date = date(2026, 1, 31)


@task
def shown(number: int) -> str:
    return str(number)


@task
def described(step: Step) -> list[str]:
    return [str(step.due.total_seconds()), step.day.isoformat()]


@workflow
def main(step: Step) -> list[str]:
    return [shown(len(step.name)), *described(step)]
