"""Arguments by position and by keyword, in another order than the parameters."""
# run: subtract(left=10, right=3) == 7

from flowc import task, workflow


@task
def difference(*, minuend: int, subtrahend: int) -> int:
    return minuend - subtrahend


@task
def same(value: int, /) -> int:
    return value


@workflow
def subtract(left: int, right: int) -> int:
    return difference(subtrahend=same(right), minuend=same(left))
