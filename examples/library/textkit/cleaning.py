"""Tasks that make texts comparable."""

import unicodedata

from flowc import task

PUNCTUATION = str.maketrans("", "", ".,;:!?")


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


@task
def normalise(text: str) -> str:
    """Drop accents, capitals and punctuation."""
    return _fold(text).translate(PUNCTUATION)


@task
def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()
