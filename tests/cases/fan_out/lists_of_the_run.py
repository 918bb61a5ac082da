"""Lists that the run is given, empty ones too, are gone over in workflows and branches."""
# run: main(rows=[[1], [], [9007199254740993, 3]], flags=[True, False], deep=[[["a"], []], []])
#   == {"rows": [[2], [], [9007199254740994, 4]], "pairs": [[1, True]], "deep": [[["a!"], []], []]}
# run: main(rows=[], flags=[], deep=[]) == {"rows": [], "pairs": [], "deep": []}
# run: some(words=None, numbers=None) == ["none"]
# run: some(words=[], numbers=[]) == []
# run: some(words=["", "it's {{x}}", "null"], numbers=[9007199254740993, -1])
#   == ["!", "it's {{x}}!", "null!", "9007199254740993", "-1"]
# run: anything(values=["a", 1, None, ["b"], {"c": 1.0}])
#   == ['"a"', "1", "null", '["b"]', '{"c": 1.0}']

import json
from typing import NamedTuple

from flowc import Json, task, workflow


class Made(NamedTuple):
    rows: list[list[int]]
    pairs: list[tuple[int, bool]]
    deep: list[list[list[str]]]


@task
def above(number: int) -> int:
    return number + 1


@task
def pair(number: int, flag: bool) -> tuple[int, bool]:
    return number, flag


@task
def louder(word: str) -> str:
    return f"{word}!"


@task
def written(number: int) -> str:
    return str(number)


@task
def dump(value: Json) -> str:
    return json.dumps(value)


@workflow
def raised(numbers: list[int]) -> list[int]:
    return [above(number) for number in numbers]


@workflow
def paired(rows: list[list[int]], flags: list[bool]) -> list[tuple[int, bool]]:
    return [
        pair(number, flag) for row in rows[:1] for number, flag in zip(row, flags, strict=False)
    ]


@workflow
def main(rows: list[list[int]], flags: list[bool], deep: list[list[list[str]]]) -> Made:
    return Made(
        [raised(row) for row in rows],
        paired(rows, flags),
        [[[louder(word) for word in words] for words in row] for row in deep],
    )


@workflow
def some(words: list[str] | None, numbers: list[int] | None) -> list[str]:
    if words is not None and numbers is not None:
        made = [*[louder(word) for word in words], *[written(number) for number in numbers]]
    else:
        made = ["none"]
    return made


@workflow
def anything(values: list[Json]) -> list[str]:
    return [dump(value) for value in values]
