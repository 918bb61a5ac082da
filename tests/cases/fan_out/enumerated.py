"""Each element with its position."""
# run: number(words=["a", "b"]) == ["1:a", "2:b"]
# run: number(words=[]) == []

from flowc import task, workflow


@task
def label(position: int, word: str) -> str:
    return f"{position}:{word}"


@workflow
def number(words: list[str]) -> list[str]:
    return [label(position, word) for position, word in enumerate(words, start=1)]
