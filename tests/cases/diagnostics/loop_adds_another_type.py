"""A loop adds values to a list or dict whose type takes no such values."""

from typing import NamedTuple

from flowc import task, workflow


class Added(NamedTuple):
    words: list[str]
    names: dict[str, str]
    numbers: dict[int, str]


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def main(numbers: list[int]) -> Added:
    words: list[str] = []
    names: dict[str, str] = {}
    keys: dict[int, str] = {}
    for number in numbers:
        words.append(double(number))  # error: [argument-type]
        names["last"] = number  # error: [argument-type]
        keys["last"] = "last"  # error: [argument-type]
    return Added(words, names, keys)
