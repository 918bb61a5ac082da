"""Who reads a value of a branch, a loop or a sub-workflow waits for all that happens there."""
# run: main(n=0, numbers=[1, 2], log=LOG) == 6
# log: one again inner after-1 (element-1 element-2) after-6
# run: main(n=1, numbers=[1], log=LOG) == 2
# log:

from pathlib import Path

from flowc import task, workflow


@task
def double(number: int) -> int:
    return number * 2


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def inner(number: int, log: str) -> int:
    found = double(number)
    note(log, "inner")
    return found + 1


@workflow
def main(n: int, numbers: list[int], log: str) -> int:
    for word in ("one", "again"):
        if n == 0:
            note(log, word)
        else:
            return double(n)
    found = inner(n, log)
    note(log, f"after-{found}")
    doubled: list[int] = []
    for number in numbers:
        doubled.append(double(number))
        note(log, f"element-{number}")
    note(log, f"after-{sum(doubled)}")
    return sum(doubled)
