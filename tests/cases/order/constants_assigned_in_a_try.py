"""A handler reads a name to which the body gives constants and inputs: the last one it got to."""
# run: main(first=0, second=0, other="x") == "started"
# run: main(first=1, second=0, other="x") == "x"
# run: main(first=5, second=1, other="x") == "x!"

from flowc import TaskFailed, task, workflow


@task
def increment(number: int) -> int:
    if number == 0:
        raise ValueError("zero")
    return number + 1


@workflow
def main(first: int, second: int, other: str) -> str:
    state = "started"
    try:
        if first < 5:
            increment(first)
            state = other
        increment(second)
        state = f"{other}!"
    except TaskFailed:
        return state
    return state
