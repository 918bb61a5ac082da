"""A sub-workflow that returns nothing is an effect; one that returns a value is ordered inside."""
# run: main(log=LOG) == "made"
# log: before first second between inner after

from pathlib import Path

from flowc import task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@task
def make(log: str) -> str:
    with Path(log).open("a") as lines:
        lines.write("inner\n")
    return "made"


@workflow
def both(log: str) -> None:
    note(log, "first")
    note(log, "second")


@workflow
def main(log: str) -> str:
    note(log, "before")
    both(log)
    note(log, "between")
    made = make(log)
    note(log, "after")
    return made
