"""The body of a task calls another task, and the function of one as a value."""
# run: main(ns=[1, 2]) == [2, 3, 10, 20, 100]

from library.tens import tens

from flowc import task, workflow


@task
def one_more(n: int) -> int:
    return n + 1


@task
def more(ns: list[int]) -> list[int]:
    return [*map(one_more.function, ns), *tens(ns)]


@workflow
def main(ns: list[int]) -> list[int]:
    return more(ns)
