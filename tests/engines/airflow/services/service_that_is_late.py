"""A service that is not ready in time fails its block before any of that runs."""
# run: main(log=LOG) == "mute Timeout not ready after 1s"
# log:

import time
from pathlib import Path

from flowc import TaskFailed, service, task, workflow


@service(port=None, ready_timeout="1s")
def mute(port: int = 0) -> None:
    time.sleep(600)


@task
def note(log: str) -> None:
    Path(log).write_text("asked\n")


@workflow
def main(log: str) -> str:
    try:
        with mute():
            note(log)
    except TaskFailed as e:
        return f"{e.task} {e.type} {e.message}"
    return "ready"
