"""Tasks that measure texts."""

from dataclasses import dataclass

from flowc import task


@dataclass(frozen=True)
class Statistics:
    """Numbers about the words of a text."""

    count: int
    distinct: int
    longest: str


@task
def describe(words: list[str]) -> Statistics:
    """Count words, and find the longest one."""
    return Statistics(len(words), len(set(words)), max(words, key=len, default=""))
