"""Effects of the elements of a fan-out come in any order, but between those around the loop."""
# run: main(words=["x", "y", "z"], log=LOG) == None
# log: start (x y z) end
# run: main(words=[], log=LOG) == None
# log: start end

from pathlib import Path

from flowc import task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(words: list[str], log: str) -> None:
    note(log, "start")
    for word in words:
        note(log, word)
    note(log, "end")
