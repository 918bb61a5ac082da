"""A whole number as the default of a float, alone and in a record, a list and a choice of None."""
# run: main(n=1) == ["9.0 1", "a Rate(value=3.0, unit='s') [1.0, 2.5] 4.0 -0.5"]

from dataclasses import dataclass

from flowc import task, workflow


@dataclass
class Rate:
    value: float
    unit: str = "s"


NINE = 9
RATE = Rate(3)
NUMBERS: list[float] = [1, 2.5]


@task
def show(n: int, f: float = NINE) -> str:
    return f"{f} {n}"


@task
def show_all(
    name: str = "a",
    rate: Rate = RATE,
    numbers: list[float] = NUMBERS,
    /,
    maybe: float | None = 4,
    *,
    exact: float = -0.5,
) -> str:
    return f"{name} {rate} {numbers} {maybe} {exact}"


@workflow
def main(n: int) -> list[str]:
    return [show(n), show_all()]
