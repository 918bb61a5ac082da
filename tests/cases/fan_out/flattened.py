"""Two `for` in one comprehension give one flat list."""
# run: pairs(rows=[[1, 2], [], [3]]) == [2, 4, 6]
# run: pairs(rows=[]) == []
# run: pairs(rows=[[], []]) == []

from flowc import task, workflow


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def pairs(rows: list[list[int]]) -> list[int]:
    return [double(number) for row in rows for number in row]
