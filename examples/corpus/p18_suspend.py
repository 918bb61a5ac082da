"""A release waits for approval, and then for twenty seconds."""
# corpus: P18, Argo's suspend-template

from flowc import approve, command, container, sleep, workflow


@container("busybox:1.36")
def hello() -> None:
    return command("echo", "hello world")


@workflow
def main() -> None:
    hello()
    if approve("Release?").choice == "approve":  # error @cwl: [unsupported-feature]
        sleep("20s")
        hello()
