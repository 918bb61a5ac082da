"""Bytes that are no text."""
# run: reverse(data=File("b.bin", b"\x00\r\n\xff\xfe")) == File("b.bin", b"\xfe\xff\n\r\x00")

from pathlib import Path

from flowc import File, task, workflow


@task
def turn(data: File) -> File:
    Path(data.name).write_bytes(Path(data).read_bytes()[::-1])
    return File(data.name)


@workflow
def reverse(data: File) -> File:
    return turn(turn(turn(data)))
