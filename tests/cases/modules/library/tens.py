"""Tasks that call each other's functions."""

from flowc import task


@task
def ten(n: int) -> int:
    return 10 * n


@task
def tens(ns: list[int]) -> list[int]:
    return [*map(ten.function, ns), ten.function(10)]
