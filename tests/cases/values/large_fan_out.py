"""A fan-out over a Large list."""
# run: shout(size=3) == ["WORD 0", "WORD 1", "WORD 2"]
# run: shout(size=0) == []

from flowc import Large, task, workflow


@task
def generate(size: int) -> Large[list[str]]:
    return [f"word {number}" for number in range(size)]


@task
def upper(word: str) -> str:
    return word.upper()


@workflow
def shout(size: int) -> list[str]:
    return [upper(word) for word in generate(size)]
