"""A helper without anything of flowc."""

import string

CAPITALS = dict(zip(string.ascii_lowercase, string.ascii_uppercase, strict=True))


def capital(letter: str) -> str:
    return CAPITALS.get(letter, letter)
