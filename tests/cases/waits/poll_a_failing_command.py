"""A command that fails while it is polled ends the wait, after its own retries."""
# run: main(fails=2, log=LOG) == "ready"
# log: 1 2 3 4
# run: main(fails=9, log=LOG) == "probe: ExitCode: 3: no connection"
# log: 1 2 3
# run: alone(fails=9, log=LOG) fails TaskFailed: "no connection"
# log: 1 2 3

from flowc import TaskFailed, container, shell, stdout, task, wait_until, workflow


@container("busybox:1.36", retries=2, cache=True, env={"WORD": "no connection"})
def probe(fails: int, log: str) -> bool:  # warning @cwl @airflow: [lost-feature]
    return shell(
        """
        tries=$(cat "$LOG" 2>/dev/null | wc -l)
        tries=$((tries + 1))
        echo "$tries" >> "$LOG"
        if [ "$tries" -le "$FAILS" ]; then echo "$WORD" >&2; exit 3; fi
        if [ "$tries" -le "$((FAILS + 1))" ]; then echo false; else echo true; fi
        """,
        env={"FAILS": fails, "LOG": log},
        outputs=stdout(bool),
    )


@task
def say(word: str) -> str:
    return word


@workflow
def main(fails: int, log: str) -> str:
    try:
        wait_until(probe, fails, log, every="1s", attempts=5)  # error @cwl: [unsupported-feature]
    except TaskFailed as e:
        return f"{e.task}: {e.type}: {e.exit_code}: {e.message}"
    return say("ready")


@workflow
def alone(fails: int, log: str) -> str:
    wait_until(probe, fails, log, every="1s", attempts=5)  # error @cwl: [unsupported-feature]
    return say("ready")
