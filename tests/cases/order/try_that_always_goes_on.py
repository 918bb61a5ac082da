"""What follows a `try` in a `try` waits for all of it, also if its handler takes everything."""
# run: main(n=3, flag=True, log=LOG) == 3
# log: inner after
# run: main(n=3, flag=False, log=LOG) == 3
# log: after

from pathlib import Path

from flowc import TaskFailed, sleep, task, workflow


@task
def double(n: int) -> int:
    return n * 2


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def inner(n: int, log: str) -> int:
    found = double(n)
    note(log, "inner")
    return found


@workflow
def main(n: int, flag: bool, log: str) -> int:
    try:
        sleep("1s")
        try:
            double(inner(n, log) if flag else n)
        except Exception:
            pass
        note(log, "after")
    except TaskFailed:
        pass
    return n
