"""An effect waits for the values before it, and the values after it wait for the effect."""
# run: main(log=LOG) == "abcd"
# log: (a b) effect (c d) last

from pathlib import Path

from flowc import task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@task
def value(log: str, word: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    return word


@workflow
def main(log: str) -> str:
    a = value(log, "a")
    b = value(log, "b")
    note(log, "effect")
    c = value(log, "c")
    d = value(log, "d")
    note(log, "last")
    return a + b + c + d
