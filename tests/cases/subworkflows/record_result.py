"""A sub-workflow gives a record, and a file in it."""
# run: main(words=["a", "b"]) == {"text": File("joined.txt", "a b"), "size": 3, "words": 2}

from pathlib import Path
from typing import NamedTuple

from flowc import File, task, workflow


class Joined(NamedTuple):
    text: File
    words: int


class Report(NamedTuple):
    text: File
    size: int
    words: int


@task
def join(words: list[str]) -> File:
    Path("joined.txt").write_text(" ".join(words))
    return File("joined.txt")


@task
def count(words: list[str]) -> int:
    return len(words)


@workflow
def combine(words: list[str]) -> Joined:
    return Joined(join(words), count(words))


@workflow
def main(words: list[str]) -> Report:
    joined = combine(words)
    return Report(text=joined.text, size=joined.text.size, words=joined.words)
