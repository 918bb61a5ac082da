"""A list put together before a `try` is its value after a handler that leaves it."""
# run: main(x=2) == [1, 4]
# run: main(x=0) == [2, 8]

from flowc import TaskFailed, task, workflow


@task
def double(a: int) -> int:
    if a == 4:
        raise ValueError("too much")
    return a * 2


@workflow
def main(x: int) -> list[int]:
    xs = [1, double(x)]
    if x == 0:
        xs = [1, double(2) + 0 * x]
    try:
        xs = [double(i) for i in xs]  # warning @cwl @argo: [lost-feature]
    except TaskFailed:
        if x == 0:
            xs = [2, 8]
    return xs
