"""A handler calls what fails again, under a `finally` that may fail too."""
# run: main(number=0, log=LOG) fails TaskFailed: "is0"
# log: is0 end outer
# run: main(number=1, log=LOG) fails TaskFailed: "is1"
# log: end outer
# run: main(number=2, log=LOG) == 2
# log: end outer

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def unless(number: int, bad: int) -> int:
    if number == bad:
        raise ValueError(f"is{bad}")
    return number


@task
def note(log: str, word: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    return word


@workflow
def main(number: int, log: str) -> int:
    try:
        try:
            found = unless(number, 0)
        except TaskFailed as failure:
            told = note(log, failure.message)
            found = unless(0 if told == "is0" else 5, 0)
        finally:
            _end = note(log, "end")
            _last = unless(number, 1)
    finally:
        _outer = note(log, "outer")
    return found
