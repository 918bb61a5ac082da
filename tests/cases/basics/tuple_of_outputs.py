"""A tuple is taken apart by position and given back as several outputs."""
# run: swap(text="ab", number=2) == [2, "ab"]

from flowc import task, workflow


@task
def pair(text: str, number: int) -> tuple[str, int]:
    return text, number


@workflow
def swap(text: str, number: int) -> tuple[int, str]:
    first, second = pair(text, number)
    return second, first
