"""A task raises, nothing catches it, and the run fails with its message."""
# run: check(number=1) == 1
# run: check(number=-1) fails TaskFailed: "negative: -1"

from flowc import task, workflow


@task
def positive(number: int) -> int:
    if number < 0:
        raise ValueError(f"negative: {number}")
    return number


@workflow
def check(number: int) -> int:
    return positive(number)
