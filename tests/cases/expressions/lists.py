"""Lists: parts, sums, order, membership, concatenation and comprehensions without calls."""
# run: compute(numbers=[3, 1, 2]) == {"parts": [3, 2, 2], "slices": [[3, 1], [2, 1, 3]], "sorted":
#      [[1, 2, 3], [3, 2, 1]], "sums": [6, 1, 3, 3], "more": [3, 1, 2, 0, 0], "doubled": [6, 2,
#      4], "has": [True, False]}

from typing import NamedTuple

from flowc import task, workflow


class Computed(NamedTuple):
    parts: list[int]
    slices: list[list[int]]
    sorted: list[list[int]]
    sums: list[int]
    more: list[int]
    doubled: list[int]
    has: list[bool]


@task
def same(numbers: list[int]) -> list[int]:
    return numbers


@workflow
def compute(numbers: list[int]) -> Computed:
    xs = same(numbers)
    return Computed(
        parts=[xs[0], xs[-1], xs[len(xs) - 1]],
        slices=[xs[:2], xs[::-1]],
        sorted=[sorted(xs), sorted(xs, reverse=True)],
        sums=[sum(xs), min(xs), max(xs), len(xs)],
        more=xs + [0] * 2,
        doubled=[2 * x for x in xs],
        has=[3 in xs, 7 in xs],
    )
