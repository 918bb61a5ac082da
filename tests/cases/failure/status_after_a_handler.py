"""A failure that was handled leaves the status "Succeeded"; one in the handler does not."""
# run: main(handler=True, log=LOG) == "handled"
# log: Succeeded
# run: main(handler=False, log=LOG) fails TaskFailed: "handled"
# log: Failed

from pathlib import Path

from flowc import TaskFailed, status, task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@task
def step(name: str, works: bool) -> str:
    if not works:
        raise RuntimeError(name)
    return name


@workflow
def main(log: str, handler: bool) -> str:
    try:
        result = step("body", False)
    except TaskFailed:
        result = step("handled", handler)
    finally:
        note(log, status().state)
    return result
