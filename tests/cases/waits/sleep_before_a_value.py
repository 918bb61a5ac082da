"""A value made after a `sleep` that is named in `after`."""
# run: main(number=3) == "6"

from flowc import after, sleep, task, workflow


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def main(number: int) -> str:
    pause = sleep("1s")
    with after(pause):
        result = double(number)
    return str(result)
