"""Each element of a fan-out handles its own failure."""
# run: invert(numbers=[1, 0, 2]) == [1.0, -1.0, 0.5]
# run: invert(numbers=[0]) == [-1.0]
# run: invert(numbers=[]) == []

from flowc import TaskFailed, task, workflow


@task
def one_over(number: int) -> float:
    return 1 / number


@task
def default() -> float:
    return -1.0


@workflow
def invert(numbers: list[int]) -> list[float]:
    results: list[float] = []
    for number in numbers:
        try:
            result = one_over(number)
        except TaskFailed:
            result = default()
        results.append(result)
    return results
