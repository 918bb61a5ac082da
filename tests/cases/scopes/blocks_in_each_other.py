"""Blocks in each other, with a `try` inside."""
# run: main(number=1) == "2"
# run: main(number=-1) == "negative"

from flowc import TaskFailed, mutex, sequential, task, workflow


@task
def increment(number: int) -> int:
    if number < 0:
        raise ValueError("negative")
    return number + 1


@workflow
def main(number: int) -> str:
    with sequential(), mutex("database"):  # warning @cwl: [lost-feature]
        try:
            result = str(increment(number))
        except TaskFailed as e:
            result = e.message
    return result
