"""A mutex, a semaphore and a limit in one workflow: the loss of one does not hide the others."""
# run: main(start=1) == 6

from flowc import concurrency, mutex, semaphore, task, workflow


@task
def increment(number: int) -> int:
    return number + 1


@workflow
def main(start: int) -> int:
    with mutex("database"):  # warning @cwl: [lost-feature]
        first = increment(start)
    with semaphore("licence", 4):  # warning @cwl: [lost-feature]
        second = increment(first)
    with concurrency(3):  # warning @cwl: [lost-feature]
        third = increment(second)
    return third + first
