"""A task decides which elements go on."""
# run: kept(words=["ab", "a", "abc"]) == ["AB", "ABC"]
# run: kept(words=["a"]) == []

from flowc import task, workflow


@task
def is_long(word: str) -> bool:
    return len(word) > 1


@task
def upper(word: str) -> str:
    return word.upper()


@workflow
def kept(words: list[str]) -> list[str]:
    return [upper(word) for word in words if is_long(word)]
