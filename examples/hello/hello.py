"""Greet someone: a fan-out over the letters of a name, and a branch on what it found.

Try it:

    flowc run hello.py --input name=Ada
    flowc compile hello.py -t cwl
"""
# run: main() == {"text": "Hello, world!", "vowels": 1}
# run: main(name="Ada") == {"text": "Hello, Ada!", "vowels": 2}
# run: main(name="Eleonora") == {"text": "Eleonora, la la la!", "vowels": 5}
# run: main(name="") == {"text": "Hello, !", "vowels": 0}

from typing import NamedTuple

import flowc
from flowc import task, workflow


class Greeting(NamedTuple):
    text: str
    vowels: int


@task
def spell(name: str) -> list[str]:
    return list(name)


@task
def is_vowel(letter: str) -> bool:
    return letter.lower() in "aeiou"


@task
def greet(name: str) -> str:
    return f"Hello, {name}!"


@task
def sing(name: str) -> str:
    return f"{name}, la la la!"


@workflow
def main(name: str = "world") -> Greeting:
    """Greet someone, in song if the name is made for it.

    Args:
        name: who is greeted.
    """
    vowels = sum([is_vowel(letter) for letter in spell(name)])
    if vowels > 2:
        text = sing(name)
    else:
        text = greet(name)
    return Greeting(text, vowels)


if __name__ == "__main__":
    flowc.run(main)
