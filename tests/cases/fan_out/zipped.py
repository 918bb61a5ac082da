"""Two lists side by side; `zip` stops at the shorter one."""
# run: add(left=[1, 2, 3], right=[10, 20, 30]) == [11, 22, 33]
# run: add(left=[1, 2, 3], right=[10]) == [11]
# run: add(left=[], right=[10]) == []

from flowc import task, workflow


@task
def total(left: int, right: int) -> int:
    return left + right


@workflow
def add(left: list[int], right: list[int]) -> list[int]:
    return [total(a, b) for a, b in zip(left, right)]  # noqa: B905
