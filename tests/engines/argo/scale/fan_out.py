"""A fan-out of 1,000 elements; its results are weighed by their places, which tells their order."""
# run: main(width=1000) == 249500250000

from flowc import task, workflow


@task
def numbers(width: int) -> list[int]:
    return list(range(width))


@task
def square(n: int) -> int:
    return n * n


@task
def weigh(squares: list[int]) -> int:
    return sum(place * number for place, number in enumerate(squares))


@workflow(timeout="2h")
def main(width: int) -> int:
    return weigh([square(n) for n in numbers(width)])
