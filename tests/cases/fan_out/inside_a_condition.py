"""A fan-out in a branch, in one of two, and of a list that only one branch makes."""
# run: work(numbers=[1, 2], often=True) == [2, 4]
# run: work(numbers=[1, 2], often=False) == [3]
# run: work(numbers=[], often=True) == []

from flowc import task, workflow


@task
def double(number: int) -> int:
    return 2 * number


@task
def total(numbers: list[int]) -> int:
    return sum(numbers)


@workflow
def work(numbers: list[int], often: bool) -> list[int]:
    if often:
        results = [double(number) for number in numbers]
    else:
        results = [total(numbers)]
    return results
