"""A command is tried again after some exit codes, and fails at once with others."""
# run: main(codes="4 4 0", log=LOG) == "done"
# log: 1 2 3
# run: main(codes="4 1", log=LOG) fails TaskFailed: "1"
# log: 1 2

from flowc import Retry, container, shell, stdout, workflow


@container("busybox:1.36", retries=Retry(5, on=[4, "oom"]))
def flaky(codes: str, log: str) -> str:  # warning @cwl: [lost-feature]
    return shell(
        """
        attempt=$(( $(cat "$LOG" 2>/dev/null | wc -l) + 1 ))
        echo "$attempt" >> "$LOG"
        code=$(echo "$CODES" | cut -d' ' -f"$attempt")
        [ "$code" = 0 ] && echo done
        exit "$code"
        """,
        env={"CODES": codes, "LOG": log},
        outputs=stdout(str),
    )


@workflow
def main(codes: str, log: str) -> str:
    return flaky(codes, log)
