"""A failing element of a fan-out is caught outside: the first one by index is told."""
# run: invert(numbers=[1, 2]) == "[1.0, 0.5]"
# run: invert(numbers=[1, 0, 2]) == "one_over: no inverse of 0"
# run: invert(numbers=[-1, 0, 2]) == "one_over: no inverse of -1"

from flowc import TaskFailed, task, workflow


@task
def one_over(number: int) -> float:
    if number <= 0:
        raise ValueError(f"no inverse of {number}")
    return 1 / number


@workflow
def invert(numbers: list[int]) -> str:
    try:
        results = [one_over(number) for number in numbers]
    except TaskFailed as e:
        return str(e)
    return str(results)
