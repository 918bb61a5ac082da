"""A handler runs once, after the last attempt."""
# run: main(log=LOG) == "gave up: never"
# log: attempt attempt handler

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task(retries=1)
def hopeless(log: str) -> str:
    with Path(log).open("a") as lines:
        lines.write("attempt\n")
    raise RuntimeError("never")


@task
def give_up(log: str, why: str) -> str:
    with Path(log).open("a") as lines:
        lines.write("handler\n")
    return f"gave up: {why}"


@workflow
def main(log: str) -> str:
    try:
        return hopeless(log)
    except TaskFailed as e:
        return give_up(log, e.message)
