"""A sub-workflow has parameters with defaults; a caller overrides one of them."""
# run: main() == ["1:a", "2:a", "1:b"]

from flowc import task, workflow


@task
def label(number: int, letter: str) -> str:
    return f"{number}:{letter}"


@workflow
def step(number: int = 1, letter: str = "a") -> str:
    return label(number, letter)


@workflow
def main() -> list[str]:
    return [step(), step(2), step(letter="b")]
