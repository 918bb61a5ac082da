"""A loop over a list known at run time may not carry a value from round to round."""
# run: main(numbers=[1, 2]) == 3

from flowc import task, workflow


@task
def add(left: int, right: int) -> int:
    return left + right


@workflow
def main(numbers: list[int]) -> int:
    total = 0
    for number in numbers:
        total = add(total, number)  # error: [loop-carried-value]
    return total
