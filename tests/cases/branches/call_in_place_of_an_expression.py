"""A branch calls a task to replace what an expression gave before it; so do rounds of a loop."""
# run: main(number=5) == 7
# run: main(number=1) == 2
# run: rounds(number=0) == 2
# run: rounds(number=1) == 2
# run: rounds(number=7) == 9

from flowc import task, workflow


@task
def increment(number: int) -> int:
    return number + 1


@workflow
def main(number: int) -> int:
    result = number + 1
    if number > 3:
        result = increment(result)
    return result


@workflow
def rounds(number: int) -> int:
    for _ in range(2):
        number = increment(number + 1) - 1
        if number == 1:
            continue
        if number == 2:
            break
    return number
