"""Tasks that are called as generated steps would be, beside such steps."""
# run: main(n=1) == [102]
# run: twice(n=1) == 104

from flowc import task, workflow


@task
def compute_result(n: int) -> int:
    return n + 101


@task
def compute_total(n: int) -> int:
    return n + 1


@workflow
def main(n: int) -> list[int]:
    return [compute_result(n)]


@workflow
def twice(n: int) -> int:
    first = compute_total(n)
    total = compute_result(first)
    return total + 1 if total > 1 else total
