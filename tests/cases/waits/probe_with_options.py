"""A probe has its environment, its limit and its retries each time it is called."""
# run: main(log=LOG) == "ready"
# log: raised hung no yes

import os
import time
from pathlib import Path

from flowc import TaskFailed, task, wait_until, workflow


@task(env={"LAST": "yes"}, timeout="1s", retries=2)
def probe(log: str) -> bool:
    with Path(log).open("a+") as lines:
        lines.seek(0)
        words = ["raised", "hung", "no", os.environ["LAST"]]
        word = words[len(lines.readlines())]
        lines.write(f"{word}\n")
        lines.flush()
    if word == "raised":
        raise ConnectionError("no connection")
    if word == "hung":
        time.sleep(60)
    return word == "yes"


@task
def say(word: str) -> str:
    return word


@workflow
def main(log: str) -> str:
    try:
        wait_until(probe, log, every="1s", attempts=2)
    except TaskFailed as e:
        return f"{e.type}: {e.message}"
    return say("ready")
