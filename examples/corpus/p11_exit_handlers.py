"""However the workflow ends an e-mail is sent, and somebody celebrates or cries."""
# run: main(fail=True, log=LOG) fails TaskFailed: "intentional failure"
# log: (Failed:work:intentional_failure boohoo)
# run: main(fail=False, log=LOG) == None
# log: (Succeeded hooray)
# corpus: P11, Argo's exit-handlers

from flowc import container, parallel, shell, status, workflow


@container("busybox:1.36")
def work(fail: bool) -> None:
    return shell('if "$FAIL"; then echo intentional failure >&2; exit 1; fi', env={"FAIL": fail})


@container("busybox:1.36")
def send(log: str, message: str) -> None:
    return shell('echo "$MESSAGE" | tr " " _ | tee -a "$LOG"', env={"LOG": log, "MESSAGE": message})


@workflow
def main(fail: bool, log: str) -> None:
    try:
        work(fail)
    finally:
        ended = status()
        with parallel():
            if ended.state == "Succeeded":
                send(log, "Succeeded")
                send(log, "hooray")
            else:
                send(log, f"Failed:{ended.task}:{ended.message}")
                send(log, "boohoo")
