"""Each element of a fan-out ends in a `try` that always fails."""
# run: main(n=0) == 0
# run: main(n=2) fails WorkflowFailed: "stop 2"

from flowc import WorkflowFailed, task, workflow


@task
def numbers(n: int) -> list[int]:
    return list(range(n))


@task
def double(n: int) -> int:
    return n * 2


@workflow
def main(n: int) -> int:
    for number in numbers(n):
        try:
            _ = double(number) if n > 1 else 0
            raise WorkflowFailed(f"stop {n}")
        finally:
            double(n)
    return n
