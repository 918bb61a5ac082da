"""A `finally` around another one: each runs once, and the failure goes on."""
# run: main(number=1, log=LOG) == 6
# log: inner outer
# run: main(number=0, log=LOG) fails TaskFailed: "by zero"
# log: inner outer

from pathlib import Path

from flowc import task, workflow


@task
def share(number: int) -> int:
    return 6 // number


@task
def note(log: str, word: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    return word


@workflow
def main(number: int, log: str) -> int:
    try:
        try:
            found = share(number)
        finally:
            note(log, "inner")
    finally:
        note(log, "outer")
    return found
