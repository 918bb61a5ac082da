"""Dataclasses that only tasks use may hold anything, and look as they do elsewhere."""
# run: main(text="5") == ["Counter(n=7, more={5})", "[5, 3, 1]", "5 [<class 'int'>]"]

from dataclasses import astuple, dataclass, field, fields
from typing import ClassVar

from flowc import task, workflow


@dataclass
class Counter:
    n: int
    more: set[int] = field(default_factory=set[int])

    def __post_init__(self) -> None:
        self.more.add(self.n)
        self.n += 2


@dataclass
class Limits:
    limit: ClassVar[int] = 3
    depth: int = 0


@dataclass
class Settings:
    depth: int = 0


@task
def count(text: str) -> str:
    return f"{Counter(int(text))}"


@task
def limited(text: str) -> str:
    limits = Limits(int(text))
    return str([limits.depth, limits.limit, len(astuple(limits))])


@task
def read(text: str) -> str:
    return f"{text} {[field.type for field in fields(Settings)]}"


@workflow
def main(text: str) -> list[str]:
    return [count(text), limited(text), read(text)]
