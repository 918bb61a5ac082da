"""A schedule and a priority are for the engine; a run by hand is the same without them."""
# run: weekly(numbers=[1, 2]) == 3

from flowc import Cron, task, workflow


@task
def add(numbers: list[int]) -> int:
    return sum(numbers)


@workflow(schedule=Cron("0 6 * * 1", timezone="Europe/Amsterdam"), priority=10)
def weekly(numbers: list[int]) -> int:  # warning: [lost-feature]
    return add(numbers)
