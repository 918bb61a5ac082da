"""A list of files is spread over the words of a command."""
# run: join(parts=[File("a.txt", "a"), File("b b.txt", "b"), File("a.txt", "c")]) == "abc"
# run: join(parts=[]) == "-"

from flowc import File, command, container, shell, stdout, workflow


@container("busybox:1.36")
def concatenate(parts: list[File]) -> str:
    return command("cat", *parts, outputs=stdout(str))


@container("busybox:1.36")
def dash() -> str:
    return shell("echo -", outputs=stdout(str))


@workflow
def join(parts: list[File]) -> str:
    return concatenate(parts) if parts else dash()
