"""An expression that many read, and one that a `try` waits for, in one place."""
# run: main(numbers=[3, 4], log=LOG) == 3
# log: lists

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


@task
def upto(number: int) -> list[int]:
    return list(range(number))


@task
def total(first: int, second: int) -> int:
    return first + second


@workflow
def main(numbers: list[int], log: str) -> int:
    rows = [[total(number, other) for other in upto(number)] for number in numbers]
    count = len(rows)
    _told = note(log, "lists")
    try:
        found = share(count)
    except TaskFailed:
        found = -1
    return found
