"""Members of a `StrEnum` are texts too, those of an `IntEnum` ints, and a NamedTuple is a tuple."""
# run: main(c="red", n=2) == [0, 1, 3, 4, 5, 6, 7, 8, 9]
# run: main(c="blue", n=1) == [2, 3, 5, 9]

import enum
from typing import NamedTuple

from flowc import task, workflow


class Color(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Pair(NamedTuple):
    left: int
    right: str


@task
def paint(c: Color) -> Color:
    return c


@task
def level(n: int) -> Level:
    return Level(n)


@task
def pair(n: int) -> Pair:
    return Pair(n, "b")


@task
def text(c: Color) -> str:
    return c.value


@task
def note(text: str) -> bool:
    return text == "is red"


@workflow
def main(c: Color, n: int) -> list[int]:
    found = paint(c)
    how = level(n)
    two = pair(n)
    said = note("is red") if found == "red" else note("is not")
    answers = [
        found == "red",
        found in ["red", "green"],
        found != "red",
        found == text(c),
        how == 2,
        how == n,
        two == (2, "b"),
        two in [(2, "b"), (3, "c")],
        said,
        {"red": 1, "blue": 2}[found] > 0,
    ]
    return [index for index, holds in enumerate(answers) if holds]
