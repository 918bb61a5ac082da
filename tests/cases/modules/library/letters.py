from string import (
    ascii_lowercase,
    ascii_uppercase,
)

CAPITALS = dict(zip(ascii_lowercase, ascii_uppercase, strict=True))


def capital(letter: str) -> str:
    """A helper without anything of flowc, in a file that begins with a bracket."""
    return CAPITALS.get(letter, letter)
