"""Integers between two tasks may be larger than 64 bits, as long as none crosses a task."""
# run: compute(a=2**62) == [4611686018427387904, 1, True]

from flowc import task, workflow


@task
def same(number: int) -> int:
    return number


@workflow
def compute(a: int) -> tuple[int, int, bool]:
    x = same(a)
    return x * x // x, x * x % 3, x * x > 2**100
