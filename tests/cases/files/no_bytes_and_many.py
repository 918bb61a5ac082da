"""Files of no byte and of 100 MB go from task to task."""
# run: main(blocks=0) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
# run: main(blocks=100) == "4cbf988462cc3ba2e10e3aae9f5268546aa79016359fb45be7dd199c073125c0"

import hashlib
from pathlib import Path

from flowc import File, task, workflow

BLOCK = 4096  # times 256 bytes


@task
def write(blocks: int) -> File:
    with Path("data.bin").open("wb") as file:
        for _ in range(blocks):
            file.write(bytes(range(256)) * BLOCK)
    return File("data.bin")


@task
def copy(file: File) -> File:
    with Path(file).open("rb") as source, Path("copy.bin").open("wb") as target:
        while block := source.read(2**20):
            target.write(block)
    return File("copy.bin")


@task
def digest(file: File) -> str:
    with Path(file).open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


@workflow
def main(blocks: int) -> str:
    return digest(copy(write(blocks)))
