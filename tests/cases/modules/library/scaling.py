"""A workflow for others to call."""

from flowc import task, workflow

FACTOR = 10


@task
def multiply(left: int, right: int) -> int:
    return left * right


@workflow
def scaled(number: int, factor: int) -> int:
    return multiply(number, factor)
