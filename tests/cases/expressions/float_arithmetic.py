"""Arithmetic on floats, rounding, and text of floats."""
# run: compute(value=2.5) == {"rounded": 2, "digits": 2.5, "text": "2.5", "whole": "5.0", "form":
#      "2.50|2e+00|  2.5", "tenth": 0.30000000000000004}
# run: compute(value=-0.125) == {"rounded": 0, "digits": -0.1, "text": "-0.125", "whole": "-0.25",
#      "form": "-0.12|-1e-01|-0.125", "tenth": 0.30000000000000004}

from typing import NamedTuple

from flowc import task, workflow


class Computed(NamedTuple):
    rounded: int
    digits: float
    text: str
    whole: str
    form: str
    tenth: float


@task
def same(value: float) -> float:
    return value


@workflow
def compute(value: float) -> Computed:
    x = same(value)
    form = f"{x:.2f}|{x:.0e}|{x:>5}"
    return Computed(round(x), round(x, 1), str(x), str(x * 2), form, same(0.1) + 0.2)
