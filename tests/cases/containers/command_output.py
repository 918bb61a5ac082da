"""The text that a command prints is its result."""
# run: hello(text="hello world") == "hello world"
# run: hello(text="") == ""
# corpus: P01, Argo's hello-world

from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def say(text: str) -> str:
    return command("echo", text, outputs=stdout(str))


@workflow
def hello(text: str) -> str:
    return say(text)
