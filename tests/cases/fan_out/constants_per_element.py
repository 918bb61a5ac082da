"""A loop adds constants for each element: None, numbers, and lists that are empty."""
# run: main(numbers=[1, 2]) == {"holes": [None, None], "some": [None], "sevens": [3, 7, 7],
#      "inner": [None, 2, None, 4, 7, None, 2, None, 4, 7], "last": None, "listed": [None, None],
#      "table": [[], []], "pairs": [[[], 2], [[], 4]], "by_name": {"2": [], "4": []},
#      "rows": [[[], [2]], [[], [4]]], "either": [[2], []]}
# run: main(numbers=[]) == {"holes": [], "some": [], "sevens": [3], "inner": [], "last": 3,
#      "listed": [], "table": [], "pairs": [], "by_name": {}, "rows": [], "either": []}

from typing import NamedTuple

from flowc import task, workflow


class Added(NamedTuple):
    holes: list[int | None]
    some: list[int | None]
    sevens: list[int]
    inner: list[int | None]
    last: int | None
    listed: list[None]
    table: list[list[int]]
    pairs: list[tuple[list[int], int]]
    by_name: dict[str, list[int]]
    rows: list[list[list[int]]]
    either: list[list[int]]


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def main(numbers: list[int]) -> Added:
    holes: list[int | None] = []
    some: list[int | None] = []
    sevens = [3]
    inner: list[int | None] = []
    last: int | None = 3
    table: list[list[int]] = []
    pairs: list[tuple[list[int], int]] = []
    by_name: dict[str, list[int]] = {}
    rows: list[list[list[int]]] = []
    either: list[list[int]] = []
    listed: list[None] = []
    for number in numbers:
        twice = double(number)
        holes.append(None)
        listed.append(None)
        sevens.append(7)
        last = None
        table.append([])
        pairs.append(([], twice))
        by_name[f"{twice}"] = []
        rows.append([[], [twice]])
        if twice > 2:
            some.append(None)
            either.append([])
        else:
            either.append([twice])
        for other in numbers:
            inner.append(None)
            inner.append(double(other))
            if other > 1:
                inner.append(7)
    return Added(holes, some, sevens, inner, last, listed, table, pairs, by_name, rows, either)
