"""Argo's hello-world: one command in a container."""
# run: main() == None

from flowc import command, container, workflow


@container("busybox:1.36")
def hello_world() -> None:
    return command("echo", "hello world")


@workflow
def main() -> None:
    hello_world()
