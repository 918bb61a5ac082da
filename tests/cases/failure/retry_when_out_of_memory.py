"""A command that was killed, as one is that takes too much memory, is tried again."""
# run: main(log=LOG, on_oom=True) == "done"
# log: oom oom
# run: main(log=LOG, on_oom=False) == "failed with 137"
# log: evicted

import sys
from pathlib import Path

from flowc import Retry, TaskFailed, task, workflow


def killed_once(log: str, word: str) -> str:
    with Path(log).open("a+") as lines:
        lines.seek(0)
        is_first = not lines.read()
        lines.write(f"{word}\n")
    if is_first:
        sys.exit(137)
    return "done"


@task(retries=Retry(1, on=["oom"]))
def on_oom_alone(log: str) -> str:
    return killed_once(log, "oom")


@task(retries=Retry(1, on=["evicted"]))
def on_evicted_alone(log: str) -> str:
    return killed_once(log, "evicted")


@workflow
def main(log: str, on_oom: bool) -> str:
    try:
        if on_oom:
            result = on_oom_alone(log)
        else:
            result = on_evicted_alone(log)
    except TaskFailed as e:
        return f"failed with {e.exit_code}"
    return result
