"""A task that takes longer than it may fails with the type "Timeout"."""
# run: main(seconds=0.0) == "done"
# run: main(seconds=30.0) == "Timeout of wait"

import time

from flowc import TaskFailed, task, workflow


@task(timeout="2s")
def wait(seconds: float) -> str:
    time.sleep(seconds)
    return "done"


@workflow
def main(seconds: float) -> str:
    try:
        return wait(seconds)
    except TaskFailed as e:
        return f"{e.type} of {e.task}"
