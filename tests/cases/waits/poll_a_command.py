"""A command is asked again until it says yes; that it never does can be caught."""
# run: main(ready=3, log=LOG) == "ready"
# log: poll-1 poll-2 poll-3
# run: main(ready=9, log=LOG) == "is_ready: Timeout: not true after 4 attempts"
# log: poll-1 poll-2 poll-3 poll-4
# run: uncaught(ready=2, log=LOG) == "ready"
# log: poll-1 poll-2 poll-3
# run: uncaught(ready=9, log=LOG) fails TaskFailed: "not true after 2 attempts"
# log: poll-1 poll-2

from flowc import TaskFailed, container, shell, stdout, task, wait_until, workflow


@container("busybox:1.36")
def is_ready(ready: int, log: str) -> bool:
    return shell(
        """
        polls=1
        if [ -e "$LOG" ]; then polls=$(($(wc -l < "$LOG") + 1)); fi
        echo "poll-$polls" >> "$LOG"
        if [ "$polls" -ge "$READY" ]; then echo true; else echo false; fi
        """,
        env={"READY": ready, "LOG": log},
        outputs=stdout(bool),
    )


@task
def say(word: str) -> str:
    return word


@workflow
def main(ready: int, log: str) -> str:
    try:
        wait_until(  # error @cwl: [unsupported-feature]
            is_ready, ready, log, every="1s", timeout="3s"
        )
    except TaskFailed as e:
        return f"{e.task}: {e.type}: {e.message}"
    return say("ready")


@workflow
def uncaught(ready: int, log: str) -> str:
    wait_until(is_ready, ready, log, every="1s", attempts=2)  # error @cwl: [unsupported-feature]
    wait_until(is_ready, ready, log, every="1m")  # error @cwl: [unsupported-feature]
    return say("ready")
