"""A run names one of the workflows of its file."""
# run: main(value=3) == 9

from flowc import task, workflow


@task
def multiply(left: int, right: int) -> int:
    return left * right


@workflow
def square(value: int) -> int:
    return multiply(value, value)


@workflow
def main(value: int) -> int:
    return square(value)
