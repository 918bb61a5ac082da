"""A mutex and a semaphore of one name are two locks."""
# run: main(number=1) == 3

from flowc import mutex, semaphore, task, workflow


@task
def increment(number: int) -> int:
    return number + 1


@workflow
def main(number: int) -> int:
    with mutex("db"):  # warning @cwl: [lost-feature]
        one = increment(number)
    with semaphore("db", 4):  # warning @cwl: [lost-feature]
        return increment(one)
