"""A workflow file that others import from: its type and its task, not its workflow."""
# run: metre(number=1) == {"value": 2, "unit": "m"}

from dataclasses import dataclass

from flowc import task, workflow


@dataclass(frozen=True)
class Length:
    value: int
    unit: str


@task
def lengthen(length: Length, by: int) -> Length:
    return Length(length.value + by, length.unit)


@workflow
def metre(number: int) -> Length:
    return lengthen(Length(number, "m"), by=1)
