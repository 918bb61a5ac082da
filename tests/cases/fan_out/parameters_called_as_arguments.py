"""A task that is mapped over has parameters with names that engines give a meaning."""
# run: main(numbers=[1, 2]) == [6, 7]

from flowc import task, workflow


@task(retries=1)
def add(task_id: int, retries: int, op_kwargs: int) -> int:
    return task_id + retries + op_kwargs


@workflow
def main(numbers: list[int]) -> list[int]:
    return [add(number, retries=2, op_kwargs=3) for number in numbers]
