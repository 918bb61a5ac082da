"""A loop of several statements appends to two lists, to one of them on a condition."""
# run: collect(words=["a", "bb", "ccc"]) == {"all": ["<a>", "<bb>", "<ccc>"], "long": [3]}
# run: collect(words=[]) == {"all": [], "long": []}

from typing import NamedTuple

from flowc import task, workflow


class Collected(NamedTuple):
    all: list[str]
    long: list[int]


@task
def wrap(word: str) -> str:
    return f"<{word}>"


@task
def length(word: str) -> int:
    return len(word) - 2


@workflow
def collect(words: list[str]) -> Collected:
    wrapped: list[str] = []
    long: list[int] = []
    for word in words:
        text = wrap(word)
        wrapped.append(text)
        size = length(text)
        if size > 2:
            long.append(size)
    return Collected(wrapped, long)
