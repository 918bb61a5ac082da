"""Conversions between numbers, text and booleans."""
# run: compute(text="42", ratio=3.99) == {"number": 42, "floor": 3, "ratio": 42.0, "text": "3.99",
#      "flag": True, "absolute": 5, "letters": ["4", "2"]}
# run: compute(text="x", ratio=1.0) fails ValueError: "invalid literal for int() with base 10: 'x'"

from typing import NamedTuple

from flowc import task, workflow


class Computed(NamedTuple):
    number: int
    floor: int
    ratio: float
    text: str
    flag: bool
    absolute: int
    letters: list[str]


@task
def same(text: str) -> str:
    return text


@workflow
def compute(text: str, ratio: float) -> Computed:
    value = same(text)
    number = int(value)
    return Computed(number, int(ratio), float(value), str(ratio), bool(value), abs(-5), list(value))
