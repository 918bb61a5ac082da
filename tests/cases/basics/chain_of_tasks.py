"""A task called many times in a row."""
# run: chain(start=0) == 5

from flowc import task, workflow


@task
def increment(value: int) -> int:
    return value + 1


@workflow
def chain(start: int) -> int:
    value = increment(start)
    value = increment(value)
    value = increment(value)
    value = increment(value)
    return increment(value)
