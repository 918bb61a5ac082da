"""Branches and loops whose values are lists that may hold None."""
# run: main(n=5, xs=[1, 2]) == [[5, None], [[None, 1], [3]]]
# run: main(n=1, xs=[]) == [[0, None], []]

from flowc import task, workflow


@task
def pair(n: int) -> list[int | None]:
    return [n, None]


@task
def odd(n: int) -> int | None:
    return n if n % 2 else None


@workflow
def main(n: int, xs: list[int]) -> tuple[list[int | None], list[list[int | None]]]:
    if n > 3:
        found = pair(n)
    else:
        found = pair(0)
    rows: list[list[int | None]] = []
    for x in xs:
        row = [odd(x + k) for k in (0, 1)]
        if x > 1:
            rows.append([odd(number) for number in row if number is not None])
        else:
            rows.append([row[1], row[0]])
    return found, rows
