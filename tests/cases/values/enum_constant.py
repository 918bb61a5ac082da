"""A member of an enum is an argument and is compared in a condition."""
# run: paint(colour="red") == "warm red"
# run: paint(colour="blue") == "cold blue"

from enum import StrEnum

from flowc import task, workflow


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@task
def describe(word: str, colour: Colour) -> str:
    return f"{word} {colour.value}"


@workflow
def paint(colour: Colour) -> str:
    if colour == Colour.RED:
        return describe("warm", Colour.RED)
    return describe("cold", colour)
