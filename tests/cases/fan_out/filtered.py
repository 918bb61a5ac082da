"""A filter on the elements leaves out calls."""
# run: halves(numbers=[1, 2, 3, 4]) == [1, 2]
# run: halves(numbers=[1, 3]) == []

from flowc import task, workflow


@task
def half(number: int) -> int:
    return number // 2


@workflow
def halves(numbers: list[int]) -> list[int]:
    return [half(number) for number in numbers if number % 2 == 0]
