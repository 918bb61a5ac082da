"""A task says how many sub-workflows run, and a task in each how many leaves it has."""
# run: main(a=2, b=3) == [[1, 2, 3], [1, 2, 3]]
# run: main(a=2, b=0) == [[], []]
# run: main(a=0, b=3) == []
# corpus: P09, Argo's withsequence-nested-result

from flowc import task, workflow


@task
def hello(number: int) -> int:
    return number


@workflow
def leaves(b: int) -> list[int]:
    return [hello(number) for number in range(1, hello(b) + 1)]


@workflow
def main(a: int, b: int) -> list[list[int]]:
    return [leaves(b) for _ in range(1, hello(a) + 1)]
