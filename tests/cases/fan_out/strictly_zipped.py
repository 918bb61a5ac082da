"""Lists of different lengths fail a strict `zip`."""
# run: add(left=[1, 2], right=[10, 20]) == [11, 22]
# run: add(left=[1, 2], right=[10]) fails ValueError: "shorter"

from flowc import task, workflow


@task
def total(left: int, right: int) -> int:
    return left + right


@task
def same(numbers: list[int]) -> list[int]:
    return numbers


@workflow
def add(left: list[int], right: list[int]) -> list[int]:
    return [total(a, b) for a, b in zip(same(left), right, strict=True)]
