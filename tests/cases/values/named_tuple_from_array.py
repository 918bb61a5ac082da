"""A NamedTuple may be given to a run as an array."""
# run: area(size=[2, 3]) == 6
# run: area(size={"width": 4, "height": 5}) == 20

from typing import NamedTuple

from flowc import task, workflow


class Size(NamedTuple):
    width: int
    height: int


@task
def multiply(size: Size) -> int:
    width, height = size
    return width * height


@workflow
def area(size: Size) -> int:
    return multiply(size)
