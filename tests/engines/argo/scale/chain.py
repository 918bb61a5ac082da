"""A chain of 100 calls, each in a pod of its own."""
# run: main(n=0) == 100

from flowc import task, workflow


@task
def step(n: int) -> int:
    return n + 1


@workflow(timeout="1h")
def main(n: int) -> int:
    for _ in range(100):
        n = step(n)
    return n
