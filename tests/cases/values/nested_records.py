"""A dataclass in a dataclass in a list, with defaults filled in."""
# run: echo(boxes=[{"name": "a", "corner": {"x": 1.0}}, {"name": "b", "corner": {"x": 2.0, "y":
#      3.0}, "tags": ["t"]}]) == [{"name": "a", "corner": {"x": 1.0, "y": 0.0}, "tags": []},
#      {"name": "b", "corner": {"x": 2.0, "y": 3.0}, "tags": ["t"]}]

from dataclasses import dataclass, field

from flowc import task, workflow


@dataclass(frozen=True)
class Point:
    x: float
    y: float = 0.0


@dataclass
class Box:
    name: str
    corner: Point
    tags: list[str] = field(default_factory=list[str])


@task
def same(boxes: list[Box]) -> list[Box]:
    return [Box(box.name, Point(box.corner.x, box.corner.y), box.tags) for box in boxes]


@workflow
def echo(boxes: list[Box]) -> list[Box]:
    return same(boxes)
