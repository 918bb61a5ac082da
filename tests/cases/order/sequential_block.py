"""`with sequential()` orders values that do not need each other."""
# run: main(log=LOG) == ["a", "b", "c"]
# log: a b c

from pathlib import Path

from flowc import sequential, task, workflow


@task
def value(log: str, word: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    return word


@workflow
def main(log: str) -> list[str]:
    with sequential():
        a = value(log, "a")
        b = value(log, "b")
        c = value(log, "c")
    return [a, b, c]
