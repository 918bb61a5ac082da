"""A sub-workflow that only computes."""
# run: main(numbers=[1, 2, 3]) == 4.0

from flowc import task, workflow


@task
def double(value: float) -> float:
    return 2 * value


@workflow
def mean(numbers: list[int]) -> float:  # warning: [empty-workflow]
    return sum(numbers) / len(numbers)


@workflow
def main(numbers: list[int]) -> float:
    return double(mean(numbers))
