"""A workflow that returns nothing."""
# run: remember(words=["a", "b"], log=LOG) == None
# log: a b

from pathlib import Path

from flowc import task, workflow


@task
def write(log: str, words: list[str]) -> None:
    with Path(log).open("a") as lines:
        lines.writelines(f"{word}\n" for word in words)


@workflow
def remember(log: str, words: list[str]) -> None:
    write(log, words)
