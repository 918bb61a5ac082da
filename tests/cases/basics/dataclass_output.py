"""A workflow makes its result, a dataclass, from the results of tasks."""
# run: describe(text="one two") == {"words": 2, "title": "One Two", "empty": False}

from dataclasses import dataclass

from flowc import task, workflow


@dataclass(frozen=True)
class Summary:
    words: int
    title: str
    empty: bool = False


@task
def count(text: str) -> int:
    return len(text.split())


@task
def capitalise(text: str) -> str:
    return text.title()


@workflow
def describe(text: str) -> Summary:
    words = count(text)
    return Summary(words=words, title=capitalise(text), empty=words == 0)
