"""Two fan-outs, each behind a lock of its own: of each one call runs at a time."""
# run: main(log=LOG, numbers=[1, 2, 3, 4, 5]) == None
# log: (welcome-1 welcome-2 welcome-3 welcome-4 welcome-5 test-1 test-2 test-3 test-4 test-5)
# corpus: P20, Argo's synchronization-mutex-tmpl-level

from flowc import container, mutex, parallel, shell, workflow


@container("busybox:1.36")
def acquire(log: str, lock: str, number: int) -> None:
    """Fail if another call is between `mkdir` and `rmdir`."""
    return shell(
        """
        mkdir "$LOG.$LOCK"
        sleep 0.1
        echo "$LOCK-$NUMBER" | tee -a "$LOG"
        rmdir "$LOG.$LOCK"
        """,
        env={"LOG": log, "LOCK": lock, "NUMBER": number},
    )


@workflow
def main(log: str, numbers: list[int]) -> None:
    with parallel():
        for number in numbers:
            with mutex("welcome"):  # warning @cwl: [lost-feature]
                acquire(log, "welcome", number)
        for number in numbers:
            with mutex("test"):  # warning @cwl: [lost-feature]
                acquire(log, "test", number)
