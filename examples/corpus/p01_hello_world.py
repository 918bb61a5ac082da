"""Hello world: one command in a container."""
# run: main() == "hello world"
# corpus: P01, Argo's hello-world

from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def hello() -> str:
    return command("echo", "hello world", outputs=stdout(str))


@workflow
def main() -> str:
    return hello()
