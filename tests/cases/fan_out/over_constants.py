"""A fan-out over elements that stand in the file."""
# run: letters() == ["a!", "b!", "c!"]

from flowc import task, workflow

LETTERS = ["a", "b"]


@task
def mark(letter: str) -> str:
    return f"{letter}!"


@workflow
def letters() -> list[str]:
    return [mark(letter) for letter in [*LETTERS, "c"]]
