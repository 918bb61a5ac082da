"""`finally` reads what the body has reached before it failed."""
# run: main(broken="", log=LOG) == 2
# log: one two reached-2
# run: main(broken="two", log=LOG) fails TaskFailed: "two"
# log: one two reached-1
# run: main(broken="one", log=LOG) fails TaskFailed: "one"
# log: one reached-0

from pathlib import Path

from flowc import task, workflow


@task
def step(log: str, word: str, number: int, broken: str) -> int:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    if word == broken:
        raise RuntimeError(word)
    return number


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(log: str, broken: str) -> int:
    reached = 0
    try:
        reached = step(log, "one", 1, broken)
        reached = step(log, "two", 2, broken)
    finally:
        note(log, f"reached-{reached}")
    return reached
