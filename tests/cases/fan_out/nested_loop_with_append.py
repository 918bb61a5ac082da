"""A loop in a loop appends to lists of both."""
# run: walk(rows=[[1, 2], [], [3]]) == {"rows": [[2, 4], [], [6]], "flat": [2, 4, 6]}

from typing import NamedTuple

from flowc import task, workflow


class Walked(NamedTuple):
    rows: list[list[int]]
    flat: list[int]


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def walk(rows: list[list[int]]) -> Walked:
    doubled: list[list[int]] = []
    flat: list[int] = []
    for row in rows:
        line: list[int] = []
        for number in row:
            value = double(number)
            line.append(value)
            flat.append(value)
        doubled.append(line)
    return Walked(doubled, flat)
