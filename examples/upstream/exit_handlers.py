"""Argo's exit-handlers: an e-mail is sent in any case, and somebody celebrates or cries."""
# run: main() fails TaskFailed: "exit code 1"

from flowc import container, parallel, shell, status, workflow


@container("busybox:1.36")
def intentional_fail() -> None:
    return shell("echo intentional failure; exit 1")


@container("busybox:1.36")
def send_email(state: str, failed: str) -> None:
    return shell(
        'echo "send e-mail: $STATE. Failed step $FAILED"', env={"STATE": state, "FAILED": failed}
    )


@container("busybox:1.36")
def celebrate() -> None:
    return shell("echo hooray!")


@container("busybox:1.36")
def cry() -> None:
    return shell("echo boohoo!")


@workflow
def main() -> None:
    try:
        intentional_fail()
    finally:
        ended = status()
        with parallel():
            send_email(ended.state, f"{ended.task}")
            if ended.state == "Succeeded":
                celebrate()
            else:
                cry()
