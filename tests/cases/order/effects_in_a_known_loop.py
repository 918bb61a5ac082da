"""A loop of known length is its statements written out: effects keep their order."""
# run: main(log=LOG) == None
# log: 0 1 2 end

from pathlib import Path

from flowc import task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(log: str) -> None:
    for number in range(3):
        note(log, str(number))
    note(log, "end")
