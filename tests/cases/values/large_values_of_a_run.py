"""A run is given a large value, and gives some in a record."""
# run: main(words=["b", "a"], note=None) == {"ordered": ["a", "b"], "note": None, "length": 2}
# run: main(words=[], note="{{x}} $(y)") == {"ordered": [], "note": "{{x}} $(y)", "length": 0}

from typing import NamedTuple

from flowc import Large, task, workflow


class Ordered(NamedTuple):
    ordered: Large[list[str]]
    note: Large[str] | None
    length: int


@task
def order(words: Large[list[str]]) -> Large[list[str]]:
    return sorted(words)


@workflow
def main(words: Large[list[str]], note: Large[str] | None) -> Ordered:
    ordered = order(words)
    return Ordered(ordered, note, len(ordered))
