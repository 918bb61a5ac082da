"""Failures whose messages name classes of the task's source."""
# run: colour(text="b") == "B"
# run: colour(text="z") == "ValueError: 'z' is not a valid Colour"
# run: point(x=1) == "TypeError: Point.__init__() missing 1 required positional argument: 'y'"

from dataclasses import dataclass
from enum import Enum
from typing import Any

from flowc import TaskFailed, task, workflow


class Colour(Enum):
    """What is painted."""

    A = "a"
    B = "b"


@dataclass
class Point:
    x: int
    y: int


@task
def parse(text: str) -> str:
    return Colour(text).name


@task
def make(x: int) -> int:
    given: dict[str, Any] = {"x": x}
    return Point(**given).x


@workflow
def colour(text: str) -> str:
    try:
        return parse(text)
    except TaskFailed as e:
        return f"{e.type}: {e.message}"


@workflow
def point(x: int) -> str:
    try:
        return f"{make(x)}"
    except TaskFailed as e:
        return f"{e.type}: {e.message}"
