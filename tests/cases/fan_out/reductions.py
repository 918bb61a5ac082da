"""A loop over a list known at run time reduces what its calls give."""
# run: reduce(numbers=[3, -1, 4]) == {"total": 12, "largest": 8, "smallest": -2, "all_positive":
#      False, "any_large": True, "any_by_four": True}
# run: reduce(numbers=[]) == {"total": 0, "largest": 0, "smallest": 100, "all_positive": True,
#      "any_large": False, "any_by_four": False}

from typing import NamedTuple

from flowc import task, workflow


class Reduced(NamedTuple):
    total: int
    largest: int
    smallest: int
    all_positive: bool
    any_large: bool
    any_by_four: bool


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def reduce(numbers: list[int]) -> Reduced:
    total = 0
    largest = 0
    smallest = 100
    all_positive = True
    any_large = False
    any_by_four = False
    for number in numbers:
        value = double(number)
        total += value
        largest = max(largest, value)
        smallest = min(smallest, value)
        all_positive = all_positive and value > 0
        any_large = any_large or value > 6
        any_by_four = any_by_four or value % 4 == 0
    return Reduced(total, largest, smallest, all_positive, any_large, any_by_four)
