"""A conditional expression calls one of two tasks, never both."""
# run: root(number=4, log=LOG) == 2.0
# log: root
# run: root(number=-4, log=LOG) == -1.0
# log: negative

import math
from pathlib import Path

from flowc import task, workflow


@task
def positive(number: int, log: str) -> float:
    with Path(log).open("a") as lines:
        lines.write("root\n")
    return math.sqrt(number)


@task
def negative(log: str) -> float:
    with Path(log).open("a") as lines:
        lines.write("negative\n")
    return -1.0


@workflow
def root(number: int, log: str) -> float:
    return positive(number, log) if number >= 0 else negative(log)
