"""A `while` loop is refused at its keyword."""

from flowc import task, workflow


@task
def increment(number: int) -> int:
    return number + 1


@workflow
def main(number: int) -> int:
    while number < 10:  # error: [while-loop]
        number = increment(number)
    return number
