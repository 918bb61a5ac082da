"""A loop may not both add to a name and do something else to it, in any of its loops."""
# run: main(numbers=[1, 3]) == [9, 3]

from flowc import task, workflow


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def main(numbers: list[int]) -> list[int]:
    total = 0
    rows: list[int] = []
    for number in numbers:
        if number > 2:
            rows = []
        rows.append(number)  # error: [loop-carried-value]
        total += number
        for other in numbers:
            total = max(total, double(other))  # error: [loop-carried-value]
    return [total, *rows]
