"""At most two calls of a fan-out at a time."""
# run: main(numbers=[1, 2, 3]) == 9

from flowc import concurrency, task, workflow


@task
def increment(number: int) -> int:
    return number + 1


@workflow
def main(numbers: list[int]) -> int:
    with concurrency(2):  # warning @cwl: [lost-feature]
        results = [increment(number) for number in numbers]
    return sum(results)
