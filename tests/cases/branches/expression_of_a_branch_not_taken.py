"""An expression that would fail stands in a branch that is not taken."""
# run: average(numbers=[]) == 0.0
# run: average(numbers=[1, 2]) == 1.5

from flowc import task, workflow


@task
def same(numbers: list[int]) -> list[int]:
    return numbers


@task
def show(value: float) -> float:
    return value


@workflow
def average(numbers: list[int]) -> float:
    kept = same(numbers)
    if len(kept) > 0:
        result = show(sum(kept) / len(kept))
    else:
        result = show(0)
    return result
