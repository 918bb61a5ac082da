"""A file of no bytes at all."""
# run: touch(data=File("nothing", "")) == File("empty.dat", "")

from pathlib import Path

from flowc import File, task, workflow


@task
def make(data: File) -> File:
    assert data.size == 0
    Path("empty.dat").touch()
    return File("empty.dat")


@workflow
def touch(data: File) -> File:
    return make(make(data))
