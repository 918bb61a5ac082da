"""Several problems are reported in one run, each once."""

from flowc import task, workflow


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def main(number: int) -> int:
    first = double("x")  # error: [argument-type]
    second = double(number, 2)  # error: [too-many-arguments]
    third = double(missing)  # error: [undefined-name]
    return first + second + third
