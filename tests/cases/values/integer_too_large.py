"""An integer of more than 64 bits fails the task that returns it."""
# run: power(exponent=62) == 4611686018427387904
# run: power(exponent=63) fails TaskFailed: "64 bits"

from flowc import task, workflow


@task
def raise_two(exponent: int) -> int:
    return 1 << exponent


@workflow
def power(exponent: int) -> int:
    return raise_two(exponent)
