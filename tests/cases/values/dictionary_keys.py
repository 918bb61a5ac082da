"""Keys that are numbers, dates, members of an enum or literals travel as text."""
# run: index() == {"numbers": {"1": "one", "-2": "minus two"}, "days": {"2026-01-02": 1},
#      "colours": {"r": 2}, "letters": {"x": 3}, "first": "one"}

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal

from flowc import task, workflow


class Colour(Enum):
    RED = "r"


@dataclass
class Index:
    numbers: dict[int, str]
    days: dict[date, int]
    colours: dict[Colour, int]
    letters: dict[Literal["x", "y"], int]
    first: str


@task
def make() -> dict[int, str]:
    return {1: "one", -2: "minus two"}


@task
def collect(numbers: dict[int, str]) -> Index:
    return Index(numbers, {date(2026, 1, 2): 1}, {Colour.RED: 2}, {"x": 3}, numbers[1])


@workflow
def index() -> Index:
    return collect(make())
