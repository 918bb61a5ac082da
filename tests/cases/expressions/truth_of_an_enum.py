"""A member of an `IntEnum` that may be None: zero is as false as None."""

# run: main(n=0) == ["none", "listed False", "low"]
import enum

from flowc import task, workflow


class Level(enum.IntEnum):
    ZERO = 0
    ONE = 1


@task
def level(n: int) -> Level | None:
    return Level(n)


@task
def say(s: str) -> str:
    return s


@workflow
def main(n: int) -> list[str]:
    a = level(n)
    x = say("some" if a else "none")
    if a:
        y = say("high")
    else:
        y = say("low")
    return [x, say(f"listed {[a] == [1]}"), y]
