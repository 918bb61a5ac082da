"""Tasks are imported from a package, by name, by module, and under another name."""
# run: main(words=["b", "a"]) == ["A", "B!"]

import library.words
from library.words import order as in_order

from flowc import workflow


@workflow
def main(words: list[str]) -> list[str]:
    first, second = in_order(words)
    return [library.words.upper(first), library.words.upper(second, end="!")]
