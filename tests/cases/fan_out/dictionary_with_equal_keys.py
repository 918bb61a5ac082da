"""Of equal keys the last value wins, as in Python; each call is made."""
# run: index(words=["apple", "avocado", "banana"]) == {"a": 7, "b": 6}

from flowc import task, workflow


@task
def length(word: str) -> int:
    return len(word)


@workflow
def index(words: list[str]) -> dict[str, int]:
    return {word[0]: length(word) for word in words}
