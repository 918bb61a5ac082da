"""A list made by one task is mapped over by another."""
# run: squares(n=3) == [0, 1, 4]
# run: squares(n=0) == []

from flowc import task, workflow


@task
def numbers(n: int) -> list[int]:
    return list(range(n))


@task
def square(i: int) -> int:
    return i * i


@workflow
def squares(n: int) -> list[int]:
    return [square(i) for i in numbers(n)]
