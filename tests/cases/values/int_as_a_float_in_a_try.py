"""A whole number where a float is declared, in a `try`: of a record, of a name, and of a task."""
# run: main(n=3) == ["3.0", "3.0"]
# run: main(n=-1) == ["negative"]

from dataclasses import dataclass

from flowc import TaskFailed, task, workflow


@dataclass(frozen=True)
class Weight:
    kilos: float


@task
def whole(n: int) -> int:
    if n < 0:
        raise ValueError("negative")
    return n


@task
def show(weight: Weight) -> str:
    return f"{weight.kilos}"


@task
def show_float(kilos: float) -> str:
    return f"{kilos}"


@workflow
def main(n: int) -> list[str]:
    try:
        found = whole(n)
        kilos: float = found
        texts = [show(Weight(found)), show_float(kilos)]
    except TaskFailed as e:
        texts = [e.message]
    return texts
