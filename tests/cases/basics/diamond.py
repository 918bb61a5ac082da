"""Two tasks read one result and a third reads both."""
# run: diamond(start=1) == 33

from flowc import task, workflow


@task
def double(value: int) -> int:
    return value * 2


@task
def increment(value: int) -> int:
    return value + 1


@task
def combine(left: int, right: int) -> int:
    return left * 10 + right


@workflow
def diamond(start: int) -> int:
    top = double(start)
    left = increment(top)
    right = increment(top)
    return combine(left, right)
