"""`raise` comes after the effects before it, and nothing after it runs."""
# run: main(fail=True, log=LOG) fails WorkflowFailed: "stop"
# log: before
# run: main(fail=False, log=LOG) == None
# log: before after

from pathlib import Path

from flowc import WorkflowFailed, task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(log: str, fail: bool) -> None:
    note(log, "before")
    if fail:
        raise WorkflowFailed("stop")
    note(log, "after")
