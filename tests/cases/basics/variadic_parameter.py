"""A task takes any number of arguments, some from a list known at run time."""
# run: total(numbers=[1, 2, 3]) == 106
# run: total(numbers=[]) == 100

from flowc import task, workflow


@task
def add(start: int, *numbers: int) -> int:
    return start + sum(numbers)


@task
def same(numbers: list[int]) -> list[int]:
    return numbers


@workflow
def total(numbers: list[int]) -> int:
    return add(100, *same(numbers))
