"""Tuples of fixed length, nested and in lists."""
# run: echo(pairs=[[1, "a"], [2, "b"]]) == [[2, "b"], [1, "a"]]
# run: echo(pairs=[]) == []

from flowc import task, workflow


@task
def turn(pairs: list[tuple[int, str]]) -> list[tuple[int, str]]:
    assert all(isinstance(pair, tuple) for pair in pairs)
    return pairs[::-1]


@workflow
def echo(pairs: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return turn(pairs)
