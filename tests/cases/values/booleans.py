"""True and False stay booleans."""
# run: invert(values=[True, False]) == {"values": [False, True], "all": False}

from typing import NamedTuple

from flowc import task, workflow


class Inverted(NamedTuple):
    values: list[bool]
    all: bool


@task
def negate(value: bool) -> bool:
    return not value


@workflow
def invert(values: list[bool]) -> Inverted:
    inverted = [negate(value) for value in values]
    return Inverted(inverted, all(inverted))
