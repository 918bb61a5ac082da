"""A whole number in a list, dict or record is a float where a workflow takes or gives it."""
# run: main(n=2) == ["[2.0]", "2.0"]
# run: given(n=2) == ["[2.0]", "[2.0, 0.5]", "[2.0]", "{'a': 2.0}", "2.0 2", "2.0", "2.0 None"]

from dataclasses import dataclass
from typing import NotRequired, TypedDict

from flowc import task, workflow


@dataclass
class Reading:
    level: float
    count: int


class Level(TypedDict):
    level: float
    high: NotRequired[float]


@task
def whole(n: int) -> int:
    return n


@task
def half(n: int) -> float:
    return n / 2


@task
def show(text: str) -> str:
    return text


@workflow
def given_list(xs: list[float]) -> str:
    return show(f"{xs}")


@workflow
def given_dict(by_name: dict[str, float]) -> str:
    return show(f"{by_name}")


@workflow
def given_record(reading: Reading) -> str:
    return show(f"{reading.level} {reading.count}")


@workflow
def given_level(level: Level) -> str:
    return show(f"{level['level']}")


@workflow
def given_optional(x: float | None, y: float | None) -> str:
    return show(f"{x} {y}")


@workflow
def made(n: int) -> list[float]:
    return [whole(n)]


@workflow
def made_in_a_branch(n: int) -> float:
    if n > 1:
        x: float = whole(n)
    else:
        x = half(n)
    return x


@workflow
def given(n: int) -> list[str]:
    w = whole(n)
    levels: list[list[float]] = [[w], [half(n)]]
    return [
        given_list([w]),
        given_list([w, 0.5]),
        given_list(levels[0]),
        given_dict({"a": w}),
        given_record(Reading(w, n)),
        given_level({"level": w}),
        given_optional(w if n > 1 else None, None),
    ]


@workflow
def main(n: int) -> list[str]:
    return [show(f"{made(n)}"), show(f"{made_in_a_branch(n)}")]
