"""A probe is called until it says yes."""
# run: main(ready=3, log=LOG) == "done"
# log: poll-1 poll-2 poll-3 done
# run: main(ready=9, log=LOG) == "Timeout"
# log: poll-1 poll-2 poll-3 poll-4 poll-5
# corpus: P23, Step Functions' job poller

from pathlib import Path

from flowc import TaskFailed, task, wait_until, workflow


@task
def is_ready(ready: int, log: str) -> bool:
    with Path(log).open("a+") as lines:
        lines.seek(0)
        polls = len(lines.readlines()) + 1
        lines.write(f"poll-{polls}\n")
    return polls >= ready


@task
def finish(log: str) -> str:
    with Path(log).open("a") as lines:
        lines.write("done\n")
    return "done"


@workflow
def main(ready: int, log: str) -> str:
    try:
        wait_until(is_ready, ready, log, every="1s", attempts=5)
    except TaskFailed as e:
        return e.type
    return finish(log)
