"""A handler cleans up and raises the failure again, for an outer handler or for the run."""
# run: main(caught=True, log=LOG) == "work: broken"
# log: clean
# run: main(caught=False, log=LOG) fails TaskFailed: "broken"
# log: clean

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def work() -> str:
    raise RuntimeError("broken")


@task
def clean(log: str) -> None:
    with Path(log).open("a") as lines:
        lines.write("clean\n")


@workflow
def guarded(log: str) -> str:
    try:
        return work()
    except TaskFailed:
        clean(log)
        raise


@workflow
def main(log: str, caught: bool) -> str:
    if caught:
        try:
            return guarded(log)
        except TaskFailed as e:
            return str(e)
    return guarded(log)
