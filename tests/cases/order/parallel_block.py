"""`with parallel()` lifts the order of effects inside, not around it."""
# run: main(log=LOG) == None
# log: start (a b c) end

from pathlib import Path

from flowc import parallel, task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(log: str) -> None:
    note(log, "start")
    with parallel():
        note(log, "a")
        note(log, "b")
        note(log, "c")
    note(log, "end")
