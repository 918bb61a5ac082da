"""Calls that return nothing run one after the other."""
# run: main(log=LOG) == None
# log: a b c d

from pathlib import Path

from flowc import task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(log: str) -> None:
    note(log, "a")
    note(log, "b")
    note(log, "c")
    note(log, "d")
