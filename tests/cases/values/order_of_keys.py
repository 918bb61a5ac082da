"""The keys of dictionaries keep their order from task to task, and objects stay objects."""
# run: main(d={"b": 2, "a": 1}, j={"z": {"y": 1, "x": [{"d": 1, "c": 2}]}, "class": "File"}) ==
#    {"keys": ["b", "a"], "items": ["b2", "a1"], "again": {"z": 0, "b": 2, "a": 1},
#     "counts": [["z", "y"], ["z", "b", "a"]],
#     "text": "{'z': {'y': 1, 'x': [{'d': 1, 'c': 2}]}, 'class': 'File'}",
#     "json": {"b": {"class": "x", "a": 1}}}

from typing import NamedTuple

from flowc import Json, task, workflow


class Result(NamedTuple):
    keys: list[str]
    items: list[str]
    again: dict[str, int]
    counts: list[list[str]]
    text: str
    json: Json


@task
def keys(d: dict[str, int]) -> list[str]:
    return list(d)


@task
def joined(key: str, value: int) -> str:
    return f"{key}{value}"


@task
def longer(d: dict[str, int]) -> dict[str, int]:
    return {"z": 0, **d}


@task
def shown(value: Json) -> str:
    return repr(value)


@task
def nested() -> Json:
    return {"b": {"class": "x", "a": 1}}


@workflow
def main(d: dict[str, int], j: Json) -> Result:
    again = longer(d)
    return Result(
        keys(d),
        [joined(key, value) for key, value in d.items()],
        again,
        [keys({"z": 1, "y": 2}), list(again)],
        shown(j),
        nested(),
    )
