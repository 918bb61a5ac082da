"""A fan-out in a fan-out, both over lists known at run time, some of them empty."""
# run: table(sizes=[2, 0, 3]) == [["0.0", "0.1"], [], ["2.0", "2.1", "2.2"]]
# run: table(sizes=[0]) == [[]]
# run: table(sizes=[]) == []

from flowc import task, workflow


@task
def numbers(size: int) -> list[int]:
    return list(range(size))


@task
def label(row: int, column: int) -> str:
    return f"{row}.{column}"


@workflow
def table(sizes: list[int]) -> list[list[str]]:
    return [[label(row, column) for column in numbers(size)] for row, size in enumerate(sizes)]
