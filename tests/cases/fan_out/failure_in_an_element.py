"""One element fails: so does the run."""
# run: invert(numbers=[1, 2]) == [1.0, 0.5]
# run: invert(numbers=[1, 0, 2]) fails TaskFailed: "division by zero"

from flowc import task, workflow


@task
def one_over(number: int) -> float:
    return 1 / number


@workflow
def invert(numbers: list[int]) -> list[float]:
    return [one_over(number) for number in numbers]
