"""Lists of records that branches join, that fan-outs may leave empty, and of `*args`."""
# run: main(x=2, xs=[1, 2]) == [[{"x": 2}], [[], [{"x": 2}]], 3]
# run: main(x=1, xs=[]) == [[], [], 1]

from typing import NamedTuple

from flowc import task, workflow


class Cell(NamedTuple):
    x: int


@task
def cells(x: int) -> list[Cell]:
    return [Cell(x)]


@task
def count(*cells: Cell, more: int = 1) -> int:
    return len(cells) + more


@workflow
def some(x: int) -> list[Cell]:
    if x == 1:
        return []
    return cells(x)


@workflow
def main(x: int, xs: list[int]) -> tuple[list[Cell], list[list[Cell]], int]:
    rows = [cells(each) if each > 1 else [] for each in xs]
    return some(x), rows, count(*[Cell(each) for each in xs])
