"""Dictionaries with hostile keys, empty, and nested; their order is kept."""
# run: echo(values={}) == {}
# run: echo(values={"b": [1], "a": [], "": [2], "class": [3], "$(x)": [4], "a.b/c d": [5], "é":
#      [6], "1": [7]}) == {"b": [1], "a": [], "": [2], "class": [3], "$(x)": [4], "a.b/c d": [5],
#      "é": [6], "1": [7]}

from flowc import task, workflow


@task
def same(values: dict[str, list[int]]) -> dict[str, list[int]]:
    return values


@workflow
def echo(values: dict[str, list[int]]) -> dict[str, list[int]]:
    return same(same(values))
