"""A failing expression fails the run with Python's message, and blames no task."""
# run: pick(numbers=[1, 2], position=1) == 2
# run: pick(numbers=[1, 2], position=5) fails IndexError: "list index out of range"

from flowc import task, workflow


@task
def same(numbers: list[int]) -> list[int]:
    return numbers


@task
def show(number: int) -> int:
    return number


@workflow
def pick(numbers: list[int], position: int) -> int:
    return show(same(numbers)[position])
