"""A workflow calls another twice."""
# run: main(number=2) == 18

from flowc import task, workflow


@task
def double(number: int) -> int:
    return 2 * number


@task
def increment(number: int) -> int:
    return number + 1


@workflow
def step(number: int) -> int:
    return double(increment(number))


@workflow
def main(number: int) -> int:
    first = step(number)
    return step(first) + first - 2
