"""Python tasks and commands hand values and files to each other."""
# run: pipeline(words=["pear", "fig"]) == {"counted": 2, "longest": "PEAR"}

from pathlib import Path
from typing import NamedTuple

from flowc import File, command, container, stdout, task, workflow


class Result(NamedTuple):
    counted: int
    longest: str


@task
def write(words: list[str]) -> File:
    Path("words.txt").write_text("".join(f"{word}\n" for word in words))
    return File("words.txt")


@container("busybox:1.36")
def count(text: File) -> int:
    return command("awk", "END { print NR }", text, outputs=stdout(int))


@container("busybox:1.36")
def upper(word: str) -> str:
    return command("awk", "BEGIN { print toupper(ARGV[1]) }", word, outputs=stdout(str))


@task
def longest(words: list[str]) -> str:
    return max(words, key=len)


@workflow
def pipeline(words: list[str]) -> Result:
    return Result(count(write(words)), upper(longest(words)))
