"""One branch fails after all its attempts; the other one still runs to its end."""
# run: main(log=LOG) fails TaskFailed: "intentional failure"
# log: A (B C1 C2? C3? C4? D E)
# corpus: P15, Argo's dag-disable-failFast

from flowc import TaskFailed, container, parallel, sequential, shell, workflow


@container("busybox:1.36", retries=2)
def echo(log: str, name: str) -> None:  # warning @cwl: [lost-feature]
    return shell('echo "$NAME" | tee -a "$LOG"', env={"LOG": log, "NAME": name})


@container("busybox:1.36", retries=3)
def fail(log: str) -> None:  # warning @cwl: [lost-feature]
    return shell(
        """
        echo "C$(($(grep -c C "$LOG") + 1))" >> "$LOG"
        echo intentional failure >&2
        exit 2
        """,
        env={"LOG": log},
    )


@workflow
def main(log: str) -> None:
    echo(log, "A")
    try:
        with parallel():
            with sequential():
                echo(log, "B")
                echo(log, "D")
                echo(log, "E")
            fail(log)
    except TaskFailed:  # so the calls before the failed one run to their end
        raise
