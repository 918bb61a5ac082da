"""A task uses helpers, constants, classes and imports of its module."""
# run: circles(radii=[1.0, 2.0]) == ["3.14", "12.57"]

import math
from dataclasses import dataclass
from functools import partial as bind

from flowc import task, workflow

DIGITS = 2
FORMAT = "{:." + str(DIGITS) + "f}"


@dataclass
class Circle:
    radius: float

    def area(self) -> float:
        return _square(self.radius) * math.pi


def _square(value: float) -> float:
    return value**2


def _show(value: float, form: str) -> str:
    return form.format(value)


@task
def areas(radii: list[float]) -> list[str]:
    show = bind(_show, form=FORMAT)
    return [show(Circle(radius).area()) for radius in radii]


@workflow
def circles(radii: list[float]) -> list[str]:
    return areas(radii)
