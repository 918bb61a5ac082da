"""A name that only one branch binds is refused where it is used."""

from flowc import task, workflow


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def main(number: int) -> int:
    if number > 3:
        result = double(number)
    return double(result)  # error: [possibly-unbound]
