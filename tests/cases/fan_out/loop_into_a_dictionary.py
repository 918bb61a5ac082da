"""A loop puts its results into a dictionary."""
# run: sizes(words=["a", "bb", "a"]) == {"a": 1, "bb": 2}
# run: sizes(words=[]) == {}

from flowc import task, workflow


@task
def length(word: str) -> int:
    return len(word)


@workflow
def sizes(words: list[str]) -> dict[str, int]:
    result: dict[str, int] = {}
    for word in words:
        result[word] = length(word)
    return result
