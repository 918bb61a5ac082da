"""Any JSON passes through a workflow unchanged."""
# run: echo(value=None) == None
# run: echo(value={"a": [1, 1.0, True, None, "x", {"b": []}], "class": "not a file", "n":
#      9007199254740993}) == {"a": [1, 1.0, True, None, "x", {"b": []}], "class": "not a file",
#      "n": 9007199254740993}
# run: echo(value="text\n") == "text\n"
# run: echo(value=[[], {}, -0.0]) == [[], {}, -0.0]

from flowc import Json, task, workflow


@task
def same(value: Json) -> Json:
    return value


@workflow
def echo(value: Json) -> Json:
    return same(value)
