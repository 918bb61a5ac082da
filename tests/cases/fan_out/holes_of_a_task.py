"""None that a task returns is a value, not a hole made by a condition."""
# run: find(numbers=[1, 2, 3]) == [None, 2, None]

from flowc import task, workflow


@task
def even(number: int) -> int | None:
    return number if number % 2 == 0 else None


@workflow
def find(numbers: list[int]) -> list[int | None]:
    return [even(number) for number in numbers]
