"""Parameters and results named as words of Python and of manifests are named."""
# run: main(id="a", input=2, failure="f", done="d") ==
#    {"id": "a!", "type": [2, 4], "outputs": "f", "class_": "d"}

from typing import NamedTuple

from flowc import TaskFailed, task, wait_until, workflow


class Result(NamedTuple):
    id: str
    type: list[int]
    outputs: str
    class_: str


@task
def mark(id: str, value: str = "!") -> str:
    return f"{id}{value}"


@task
def twice(input: int, failure: str, succeeded: bool, outcome: int) -> tuple[int, str]:
    return input * outcome, failure


@task
def is_ready(done: str, result: str) -> bool:
    return done == result


@workflow
def inner(id: str, input: int, inputs: list[int]) -> Result:
    return Result(mark(id), [input, *inputs], "f", "d")


@workflow
def main(id: str, input: int, failure: str, done: str) -> Result:
    wait_until(is_ready, done, done, every="1s", attempts=2)
    try:
        value, outputs = twice(input, failure, True, 2)
    except TaskFailed:
        value, outputs = 0, ""
    return Result(inner(id, input, [value]).id, inner(id, input, [value]).type, outputs, done)
