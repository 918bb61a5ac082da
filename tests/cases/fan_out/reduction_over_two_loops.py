"""A total over a loop in a loop, in part under a condition."""
# run: total(rows=[[1, 2], [], [3]]) == 10.5
# run: total(rows=[]) == 0.5

from flowc import task, workflow


@task
def weigh(number: int) -> float:
    return float(number)


@workflow
def total(rows: list[list[int]]) -> float:
    result = 0.5
    for row in rows:
        for number in row:
            if number > 1:
                result += 2 * weigh(number)
    return result
