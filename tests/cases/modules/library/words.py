"""Tasks on words; they use a helper of a module of their own."""

from flowc import task
from library.letters import capital


@task
def upper(word: str, end: str = "") -> str:
    return "".join(capital(letter) for letter in word) + end


@task
def order(words: list[str]) -> tuple[str, str]:
    first, second = sorted(words)
    return first, second
