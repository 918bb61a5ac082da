"""A `raise` that is caught waits for the effects before it, as all effects do."""
# run: main(log=LOG) == "closed"
# log: opened caught

from pathlib import Path

from flowc import WorkflowFailed, task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(log: str) -> str:
    note(log, "opened")
    try:
        raise WorkflowFailed("full")
    except WorkflowFailed:
        note(log, "caught")
    return "closed"
