"""Where no order is promised, a `raise` still holds back the effects after it."""
# run: main(rows=0, log=LOG) fails WorkflowFailed: "no backup, nothing is deleted"
# log:
# run: main(rows=2, log=LOG) == 2
# log: deleted

from pathlib import Path

from flowc import WorkflowFailed, concurrency, task, workflow


@task
def count(n: int) -> int:
    return n


@task
def delete(log: str, text: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{text}\n")


@workflow
def main(rows: int, log: str) -> int:
    with concurrency(4):  # warning @cwl: [lost-feature]
        found = count(rows)
        if found == 0:
            raise WorkflowFailed("no backup, nothing is deleted")
        delete(log, "deleted")
    return found
