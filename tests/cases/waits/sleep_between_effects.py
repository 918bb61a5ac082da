"""`sleep` waits for what stands before it, and what stands after it waits for `sleep`."""
# run: main(log=LOG) == None
# log: before after

from pathlib import Path

from flowc import sleep, task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(log: str) -> None:
    note(log, "before")
    sleep("1s")
    note(log, "after")
