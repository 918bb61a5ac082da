"""Compare texts with tasks and a type of a library, which is a package of its own.

Try it:

    flowc run compare.py --left "Déjà vu" --right "deja VU!"
"""
# run: main(left="Déjà vu!", right="deja, VU") == {"same": True, "left": {"count": 2, "distinct":
#      2, "longest": "deja"}, "right": {"count": 2, "distinct": 2, "longest": "deja"}}
# run: main(left="a b a", right="") == {"same": False, "left": {"count": 3, "distinct": 2,
#      "longest": "a"}, "right": {"count": 0, "distinct": 0, "longest": ""}}

from typing import NamedTuple

import textkit
from textkit import Statistics, normalise

import flowc
from flowc import workflow


class Comparison(NamedTuple):
    """Whether two texts have the same words, and numbers about each."""

    same: bool
    left: Statistics
    right: Statistics


@workflow
def main(left: str, right: str) -> Comparison:
    """Compare two texts word by word.

    Args:
        left: one text.
        right: another text.
    """
    left_words = textkit.words(normalise(left))
    right_words = textkit.words(normalise(right))
    return Comparison(
        same=left_words == right_words,
        left=textkit.describe(left_words),
        right=textkit.describe(right_words),
    )


if __name__ == "__main__":
    flowc.run(main)
