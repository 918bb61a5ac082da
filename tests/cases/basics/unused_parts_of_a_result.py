"""Only a part of a result is used."""
# run: quotient(a=17, b=5) == 3

from flowc import task, workflow


@task
def divide(a: int, b: int) -> tuple[int, int]:
    return divmod(a, b)


@workflow
def quotient(a: int, b: int) -> int:
    return divide(a, b)[0]
