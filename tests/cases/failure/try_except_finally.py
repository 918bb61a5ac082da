"""All four clauses of `try`, for each way through them."""
# run: main(mode="fine", log=LOG) == "fine"
# log: body else finally after
# run: main(mode="body", log=LOG) == "caught body"
# log: body handler finally after
# run: main(mode="else", log=LOG) fails TaskFailed: "else"
# log: body else finally

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def step(log: str, name: str, mode: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{name}\n")
    if name == mode:
        raise RuntimeError(name)
    return name


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(log: str, mode: str) -> str:
    try:
        step(log, "body", mode)
    except TaskFailed as e:
        handled = step(log, "handler", mode)
        result = f"caught {e.message}" if handled else ""
    else:
        step(log, "else", mode)
        result = "fine"
    finally:
        step(log, "finally", mode)
    note(log, "after")
    return result
