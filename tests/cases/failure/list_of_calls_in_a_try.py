"""A list made of calls in a `try`, one of which fails."""
# run: main(n=0) == ["done", "done", "none"]
# run: main(n=1) == ["check", "ValueError", "1 is too much"]

from flowc import TaskFailed, task, workflow


@task
def check(n: int) -> str:
    if n:
        raise ValueError(f"{n} is too much")
    return "done"


@workflow
def main(n: int) -> list[str]:
    try:
        found = [check(0), check(n), "none"]
    except TaskFailed as error:
        found = [error.task, error.type, error.message]
    return found
