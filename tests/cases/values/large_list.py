"""A Large list travels as a file; a fan-out goes over its first elements."""
# run: pick(size=40000) == {"first": ["item 0", "item 1", "item 2"], "size": 40000}
# corpus: P16, Argo's handle-large-output-results

from dataclasses import dataclass

from flowc import Large, task, workflow


@dataclass
class Picked:
    first: list[str]
    size: int


@task
def generate(size: int) -> Large[list[str]]:
    return [f"item {number}" for number in range(size)]


@task
def at(items: Large[list[str]], position: int) -> str:
    return items[position]


@task
def count(items: list[str]) -> int:
    return len(items)


@workflow
def pick(size: int) -> Picked:
    items = generate(size)
    first = [at(items, position) for position in range(3)]
    return Picked(first, count(items))
