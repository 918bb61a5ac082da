"""The first of several optional values that is there."""
# run: first(numbers=[None, 2, 3]) == [2, 2, 2]
# run: first(numbers=[None, None, 3]) == [3, 3, 3]
# run: first(numbers=[0, None, 3]) == [0, 0, 3]
# run: first(numbers=[None, None, None]) == [-1, -1, -1]

from flowc import task, workflow


@task
def same(number: int | None) -> int | None:
    return number


@workflow
def first(numbers: list[int | None]) -> tuple[int, int, int]:
    a = same(numbers[0])
    b = same(numbers[1])
    c = same(numbers[2])
    by_condition = a if a is not None else b if b is not None else c if c is not None else -1
    by_next = next((value for value in (a, b, c) if value is not None), -1)
    by_truth = a or b or c or -1
    return by_condition, by_next, by_truth
