"""Floats keep every bit: signed zeros, whole numbers, extremes, infinities and NaN."""
# run: echo(values=[0.0, -0.0, 1.0, -1.0, 0.1, 1e300, 1e-300, 5e-324, nan, inf, -inf]) ==
#      [0.0, -0.0, 1.0, -1.0, 0.1, 1e300, 1e-300, 5e-324, nan, inf, -inf]

from flowc import task, workflow


@task
def same(value: float) -> float:
    return value


@task
def same_list(values: list[float]) -> list[float]:
    return values


@workflow
def echo(values: list[float]) -> list[float]:
    return same_list([same(value) for value in values])
