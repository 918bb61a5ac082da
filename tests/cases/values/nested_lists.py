"""Lists of lists, with empty ones at each depth."""
# run: echo(values=[]) == []
# run: echo(values=[[], [[]], [[1, 2], [], [3]]]) == [[], [[]], [[1, 2], [], [3]]]

from flowc import task, workflow


@task
def same(values: list[list[list[int]]]) -> list[list[list[int]]]:
    return values


@workflow
def echo(values: list[list[list[int]]]) -> list[list[list[int]]]:
    return same(values)
