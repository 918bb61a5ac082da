"""`return` in the body of a `try`, with `finally` before it takes effect."""
# run: main(works=True, log=LOG) == "returned"
# log: finally
# run: main(works=False, log=LOG) == "fell through"
# log: finally after

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def step(works: bool) -> str:
    if not works:
        raise RuntimeError("no")
    return "returned"


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(log: str, works: bool) -> str:
    try:
        return step(works)
    except TaskFailed:
        result = "fell through"
    finally:
        note(log, "finally")
    note(log, "after")
    return result
