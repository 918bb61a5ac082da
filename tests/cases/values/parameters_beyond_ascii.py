"""Several tasks whose parameters are beyond ASCII, beside several whose are not."""
# run: main(n=1) == 15

from flowc import task, workflow


@task
def load(n: int) -> int:
    return n + 1


@task
def add(n: int, m: int) -> int:
    return n + m


@task
def double(größe: int) -> int:
    return größe * 2


@task
def triple(größe: int) -> int:
    return größe * 3


@workflow
def main(n: int) -> int:
    loaded = load(n)
    return add(double(loaded) + add(loaded, n), triple(loaded)) + load(n)
