"""A call is the argument of another."""
# run: nested(start=1) == 4

from flowc import task, workflow


@task
def double(value: int) -> int:
    return value * 2


@workflow
def nested(start: int) -> int:
    return double(double(start))
