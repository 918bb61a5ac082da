"""What a command prints is read as the declared type."""
# run: numbers(text="42") == [42, 1.0, True, [1, 2]]

from flowc import command, container, shell, stdout, workflow


@container("busybox:1.36")
def integer(text: str) -> int:
    return command("echo", text, outputs=stdout(int))


@container("busybox:1.36")
def ratio() -> float:
    return command("echo", "1", outputs=stdout(float))


@container("busybox:1.36")
def flag() -> bool:
    return command("echo", "true", outputs=stdout(bool))


@container("busybox:1.36")
def several() -> list[int]:
    return shell("echo '[1,'; echo ' 2]'", outputs=stdout(list[int]))


@workflow
def numbers(text: str) -> tuple[int, float, bool, list[int]]:
    return integer(text), ratio(), flag(), several()
