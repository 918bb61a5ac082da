"""A condition for each element keeps a hole where there is no call; a filter drops the holes."""
# run: halves(numbers=[1, 2, 3, 4]) == {"holes": [None, 1, None, 2], "dense": [1, 2]}
# run: halves(numbers=[]) == {"holes": [], "dense": []}

from typing import NamedTuple

from flowc import task, workflow


class Halves(NamedTuple):
    holes: list[int | None]
    dense: list[int]


@task
def half(number: int) -> int:
    return number // 2


@workflow
def halves(numbers: list[int]) -> Halves:
    holes = [half(number) if number % 2 == 0 else None for number in numbers]
    return Halves(holes, [value for value in holes if value is not None])
