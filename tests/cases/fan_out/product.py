"""Every pair of two independent lists."""
# run: grid(letters=["a", "b"], numbers=[1, 2]) == ["a1", "a2", "b1", "b2"]
# run: grid(letters=["a", "b"], numbers=[]) == []
# run: grid(letters=[], numbers=[1]) == []

from flowc import task, workflow


@task
def join(letter: str, number: int) -> str:
    return f"{letter}{number}"


@workflow
def grid(letters: list[str], numbers: list[int]) -> list[str]:
    return [join(letter, number) for letter in letters for number in numbers]
