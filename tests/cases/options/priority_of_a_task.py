"""A task that goes before others, and a call of one that has no priority of its own."""
# run: main(number=2) == [3, 4, 3]

from flowc import task, workflow


@task(priority=7)  # warning @argo: [lost-feature]
def first(number: int) -> int:  # warning @cwl: [lost-feature]
    return number + 1


@task
def later(number: int) -> int:
    return number + 2


@workflow
def main(number: int) -> list[int]:
    one, other = first(number), first.options(env={"A": "b"})(number)
    two = later.options(priority=1)(number)  # warning @argo @cwl: [lost-feature]
    return [one, two, other]
