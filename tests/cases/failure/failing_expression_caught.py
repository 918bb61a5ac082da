"""`except Exception` catches a failing expression; `except TaskFailed` does not."""
# run: divide(a=6, b=3) == "2"
# run: divide(a=6, b=0) == "integer division or modulo by zero"
# run: divide(a=-1, b=1) == "same: negative"

from flowc import TaskFailed, task, workflow


@task
def same(number: int) -> int:
    if number < 0:
        raise ValueError("negative")
    return number


@workflow
def divide(a: int, b: int) -> str:
    try:
        try:
            result = same(same(a) // b)
        except TaskFailed as e:
            return str(e)
    except Exception as e:
        return str(e)
    return str(result)
