"""The failure of a task in a sub-workflow passes through it unchanged."""
# run: main(number=2) == "0.5"
# run: main(number=0) == "one_over ZeroDivisionError"

from flowc import TaskFailed, task, workflow


@task
def one_over(number: int) -> float:
    return 1 / number


@workflow
def inverse(number: int) -> float:
    return one_over(number)


@workflow
def main(number: int) -> str:
    try:
        result = str(inverse(number))
    except TaskFailed as e:
        result = f"{e.task} {e.type}"
    return result
