"""`finally` reads a list that a body and two handlers give."""
# run: main(x=4, log=LOG) == [4, 4]
# log: b d finally-[4,4]
# run: main(x=1, log=LOG) == [7, 1]
# log: b r1 r2 finally-[7,1]
# run: main(x=1, second=1, log=LOG) == [7, 9]
# log: b r1 r2 r3 finally-[7,9]

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def get(log: str, word: str, value: int, refused: int = 0) -> int:
    with Path(log).open("a", encoding="utf-8") as lines:
        lines.write(f"{word}\n")
    if value == refused:
        raise ValueError(f"{word} refuses {value}")
    return value


@task
def note(log: str, values: list[int]) -> None:
    with Path(log).open("a", encoding="utf-8") as lines:
        lines.write(f"finally-{values}\n".replace(" ", ""))


@workflow
def main(x: int, log: str, second: int = 2) -> list[int]:
    values = [0]
    try:
        b = get(log, "b", x, 1)
        d = get(log, "d", b)
        values = [b, d]
    except TaskFailed:
        values = [get(log, "r1", 7)]
        try:
            values = [*values, get(log, "r2", x, second)]
        except TaskFailed:
            values = [*values, get(log, "r3", 9)]
    finally:
        note(log, values)
    return values
