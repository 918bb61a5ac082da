"""NaN, the infinities and whole floats as values of their own, not in a list."""
# run: echo(value=nan) == [nan, nan]
# run: echo(value=inf) == [inf, -inf]
# run: echo(value=1.0) == [1.0, -1.0]
# run: echo(value=-0.0) == [-0.0, 0.0]

from flowc import task, workflow


@task
def negate(value: float) -> float:
    return -value


@workflow
def echo(value: float) -> tuple[float, float]:
    return negate(negate(value)), negate(value)
