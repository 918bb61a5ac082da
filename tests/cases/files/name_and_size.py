"""A workflow asks for the name and the size of a file; so does a task."""
# run: describe(data=File("numbers.bin", b"\x00\x01\xff")) == ["numbers.bin", 3,
#      "numbers.bin has 3 bytes", 3]
# run: describe(data=File("empty.txt", "")) == ["empty.txt", 0, "empty.txt has 0 bytes", 0]

from flowc import File, task, workflow


@task
def measure(data: File) -> str:
    return f"{data.name} has {data.size} bytes"


@task
def same(size: int) -> int:
    return size


@workflow
def describe(data: File) -> tuple[str, int, str, int]:
    return data.name, data.size, measure(data), same(data.size)
