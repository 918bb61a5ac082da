"""Fan out, gather, and fan out over what was gathered."""
# run: aggregate(numbers=[1, 2, 3, 4]) == {"kinds": ["odd", "even", "odd", "even"], "halves": [1,
#      2], "printed": ["odd", "even", "odd", "even"]}
# corpus: P08, Argo's parameter-aggregation

from typing import NamedTuple

from flowc import task, workflow


class Result(NamedTuple):
    kinds: list[str]
    halves: list[int]
    printed: list[str]


@task
def kind(number: int) -> str:
    return "odd" if number % 2 else "even"


@task
def divide(number: int) -> int:
    return number // 2


@task
def show(text: str) -> str:
    return text


@workflow
def aggregate(numbers: list[int]) -> Result:
    kinds = [kind(number) for number in numbers]
    halves = [divide(n) if k == "even" else None for n, k in zip(numbers, kinds, strict=True)]
    return Result(kinds, [h for h in halves if h is not None], [show(k) for k in kinds])
