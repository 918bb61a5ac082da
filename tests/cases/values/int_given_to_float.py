"""An int that goes where a float is declared becomes one."""
# run: widen(value=3) == [3.0, [1.0, 2.5], 4.0]

from flowc import task, workflow


@task
def same(value: float) -> float:
    return value


@task
def same_list(values: list[float]) -> list[float]:
    return values


@task
def four() -> int:
    return 4


@workflow
def widen(value: float) -> tuple[float, list[float], float]:
    return same(value), same_list([1, 2.5]), same(four())
