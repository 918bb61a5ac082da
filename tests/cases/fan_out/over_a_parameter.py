"""One call per element of a list; results are in order."""
# run: squares(numbers=[3, 1, 2]) == [9, 1, 4]
# run: squares(numbers=[7]) == [49]
# run: squares(numbers=[]) == []

from flowc import task, workflow


@task
def square(number: int) -> int:
    return number * number


@workflow
def squares(numbers: list[int]) -> list[int]:
    return [square(number) for number in numbers]
