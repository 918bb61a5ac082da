"""Argo's suspend-template: a release waits for a person, and then for twenty seconds."""

from flowc import approve, command, container, sleep, workflow


@container("busybox:1.36")
def hello_world() -> None:
    return command("echo", "hello world")


@workflow
def main() -> None:
    hello_world()
    approve("Release?", choices=["release"])  # error @cwl: [unsupported-feature]
    sleep("20s")
    hello_world()
