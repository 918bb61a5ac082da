"""`and` and `or` in a loop stop once they are decided: what they skip may not fail or be a call."""

from flowc import task, workflow


@task
def load(number: int) -> int:
    return number


@task
def is_small(number: int) -> bool:
    return number < 3


@workflow
def main(numbers: list[int]) -> bool:
    divides = True
    small = False
    positive = True
    named = True
    for number in numbers:
        value = load(number)
        divides = divides and 10 // (value - 2) == 0  # error: [loop-carried-value]
        small = small or is_small(value)  # error: [task-call-in-lazy-expression]
        positive = positive and 0 < value < 10
        quotient = 10 // (value - 2)
        named = named and quotient == 0
    return divides and small and positive and named
