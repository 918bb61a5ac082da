"""A NamedTuple gives each output its name."""
# run: measure(numbers=[3, 1, 2]) == {"smallest": 1, "largest": 3}

from typing import NamedTuple

from flowc import task, workflow


class Range(NamedTuple):
    smallest: int
    largest: int


@task
def find(numbers: list[int]) -> Range:
    return Range(min(numbers), max(numbers))


@workflow
def measure(numbers: list[int]) -> Range:
    return find(numbers)
