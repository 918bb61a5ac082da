"""The elements are tuples, whose parts have names."""
# run: add(pairs=[[1, 2], [3, 4]]) == [3, 7]

from flowc import task, workflow


@task
def total(left: int, right: int) -> int:
    return left + right


@task
def same(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return pairs


@workflow
def add(pairs: list[tuple[int, int]]) -> list[int]:
    return [total(left, right) for left, right in same(pairs)]
