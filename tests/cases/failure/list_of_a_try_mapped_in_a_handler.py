"""A list made in a `try` is mapped over in the handler of a `try` within it."""
# run: main(n=1) == [1, 2, 3]
# run: main(n=3) == [6, 8, 10]

from flowc import WorkflowFailed, task, workflow


@task
def add(a: int, b: int) -> int:
    return a + b


@task
def double(a: int) -> int:
    return a * 2


@workflow
def main(n: int) -> list[int]:
    found = [0]
    try:
        sums = [add(i, n) for i in range(3)]  # warning @cwl @argo: [lost-feature]
        found = sums
        if n > 2:
            try:
                raise WorkflowFailed("too many")
            except WorkflowFailed:
                found = [double(each) for each in sums]  # warning @cwl @argo: [lost-feature]
    except Exception:
        found = []
    return found
