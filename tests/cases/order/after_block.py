"""`with after(...)` orders calls that share no data, also after one that returns nothing."""
# run: main(log=LOG) == ["first", "second"]
# log: first second

from pathlib import Path

from flowc import after, task, workflow


@task
def value(log: str, word: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    return word


@workflow
def main(log: str) -> list[str]:
    first = value(log, "first")
    with after(first):
        second = value(log, "second")
    return [first, second]
