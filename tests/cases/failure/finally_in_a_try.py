"""What fails under a `finally` in a `try` is caught, once the `finally` has run."""
# run: main(number=1, log=LOG) == "6"
# log: end
# run: main(number=0, log=LOG) == "ZeroDivisionError"
# log: end

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def share(number: int) -> int:
    return 6 // number


@task
def note(log: str, word: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    return word


@workflow
def main(number: int, log: str) -> str:
    try:
        try:
            found = share(number)
        finally:
            _told = note(log, "end")
    except TaskFailed as failure:
        return failure.type
    return str(found)
