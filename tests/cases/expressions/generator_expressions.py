"""Generator expressions in `sum`, `any`, `all`, `max`, `join`, and a fan-out inside `sum`."""
# run: compute(numbers=[1, 2, 3]) == {"total": 14, "any": True, "all": False, "largest": 9,
#      "text": "1,2,3", "calls": 12}
# run: compute(numbers=[]) == {"total": 0, "any": False, "all": True, "largest": -1, "text": "",
#      "calls": 0}

from typing import NamedTuple

from flowc import task, workflow


class Computed(NamedTuple):
    total: int
    any: bool
    all: bool
    largest: int
    text: str
    calls: int


@task
def same(numbers: list[int]) -> list[int]:
    return numbers


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def compute(numbers: list[int]) -> Computed:
    xs = same(numbers)
    return Computed(
        total=sum(x * x for x in xs),
        any=any(x > 2 for x in xs),
        all=all(x > 2 for x in xs),
        largest=max((x * x for x in xs), default=-1),
        text=",".join(str(x) for x in xs),
        calls=sum(double(x) for x in xs),
    )
