"""Parameters with defaults may be left out, of a run and of a call."""
# run: rename(name="a") == "a-1.txt"
# run: rename(name="a", number=7) == "a-7.txt"

from flowc import task, workflow


@task
def label(name: str, number: int = 1, suffix: str = ".txt") -> str:
    return f"{name}-{number}{suffix}"


@workflow
def rename(name: str, number: int = 1) -> str:
    return label(name, number)
