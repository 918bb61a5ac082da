"""What stands in a `try` waits for what stands before it, whichever call reads its value."""
# run: plain(x=4, log=LOG) == 12
# log: before first second
# run: in_turn(x=4, log=LOG) == [4, 4, 4]
# log: a b d
# run: in_turn(x=1, log=LOG) == [0]
# log: a b caught-0

from pathlib import Path

from flowc import TaskFailed, sequential, task, workflow


@task
def get(log: str, word: str, value: int, refused: int = 0) -> int:
    with Path(log).open("a", encoding="utf-8") as lines:
        lines.write(f"{word}\n")
    if value == refused:
        raise ValueError(f"{word} refuses {value}")
    return value


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a", encoding="utf-8") as lines:
        lines.write(f"{word}\n")


@workflow
def plain(x: int, log: str) -> int:
    total = 0
    before = get(log, "before", x)
    try:
        note(log, "first")
        total = before + get(log, "second", x + before)
    except TaskFailed:
        note(log, "never")
    return total


@workflow
def in_turn(x: int, log: str) -> list[int]:
    values = [0]
    with sequential():
        a = get(log, "a", x)
        try:
            with sequential():
                b = get(log, "b", x, 1)
                d = get(log, "d", b)
            values = [a, b, d]
        except TaskFailed:
            note(log, f"caught-{values[0]}")
    return values
