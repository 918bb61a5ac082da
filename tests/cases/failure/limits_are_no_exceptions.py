"""Running out of time is no exception of the task: only "timeout" asks for another attempt."""
# run: main(log=LOG) == "Timeout: timed out after 2s, TimeoutError"
# log: tried raised raised

import time
from pathlib import Path

from flowc import Retry, TaskFailed, task, workflow


def note(log: str, word: str) -> None:
    with Path(log).open("a", encoding="utf-8") as lines:
        lines.write(word + "\n")


@task(timeout="2s", retries=Retry(limit=1, on=[TimeoutError, OSError, Exception]))
def slow(log: str) -> str:
    note(log, "tried")
    time.sleep(60)
    return "done"


@task(retries=Retry(limit=1, on=[TimeoutError]))
def connect(log: str) -> str:
    note(log, "raised")
    raise TimeoutError("no answer")


@workflow
def main(log: str) -> str:
    message = ""
    try:
        slow(log)
    except TaskFailed as e:
        message = f"{e.type}: {e.message}"
    try:
        connect(log + message[:0])
    except TaskFailed as e:
        message += f", {e.type}"
    return message
