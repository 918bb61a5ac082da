"""Arithmetic with Python's rules for division, remainders, powers and signs."""
# run: compute(a=7, b=2) == {"values": [9, 5, 14, 49, -7], "ratio": 3.5, "floor": [3, -4, -4],
#      "rest": [1, 1, -1]}
# run: compute(a=-7, b=2) == {"values": [-5, -9, -14, 49, 7], "ratio": -3.5, "floor": [-4, 3, 3],
#      "rest": [1, 1, -1]}

from typing import NamedTuple

from flowc import task, workflow


class Computed(NamedTuple):
    values: list[int]
    ratio: float
    floor: list[int]
    rest: list[int]


@task
def same(number: int) -> int:
    return number


@workflow
def compute(a: int, b: int) -> Computed:
    x = same(a)
    y = same(b)
    values = [x + y, x - y, x * y, x**2, -x]
    return Computed(values, x / y, [x // y, -x // y, x // -y], [x % y, -x % y, x % -y])
