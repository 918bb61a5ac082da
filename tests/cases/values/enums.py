"""Members of enums travel by value."""
# run: echo(colour="r", level=2) == {"colour": "r", "level": 2, "colours": ["g", "r"]}

from dataclasses import dataclass
from enum import Enum, IntEnum

from flowc import task, workflow


class Colour(Enum):
    RED = "r"
    GREEN = "g"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


@dataclass
class Choice:
    colour: Colour
    level: Level
    colours: list[Colour]


@task
def choose(colour: Colour, level: Level) -> Choice:
    assert colour is Colour.RED and level is Level.HIGH
    return Choice(colour, level, [Colour.GREEN, colour])


@workflow
def echo(colour: Colour, level: Level) -> Choice:
    return choose(colour, level)
