"""A workflow that calls one that calls one, in a branch and in a fan-out."""
# run: main(number=3) == [[2, 4], [4]]
# run: main(number=0) == [[], []]

from flowc import task, workflow


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def inner(number: int) -> int:
    return double(number)


@workflow
def middle(numbers: list[int]) -> list[int]:
    return [inner(number) for number in numbers]


@workflow
def main(number: int) -> list[list[int]]:
    if number > 0:
        rows = [middle(list(range(1, number))), middle([2])]
    else:
        rows = [middle([]), []]
    return rows
