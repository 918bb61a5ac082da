"""`return` inside a block, and a block in a branch."""
# run: main(number=1) == 2
# run: main(number=-1) == 0

from flowc import sequential, task, workflow


@task
def increment(number: int) -> int:
    return number + 1


@workflow
def main(number: int) -> int:
    if number > 0:
        with sequential():
            return increment(number)
    return increment(-1)
