"""A task counts in flowc's units: imported, by their module, inside the function."""
# run: main(size=268435456) == [4, 268, 1]

import flowc
from flowc import MiB, task, workflow

CHUNK = 64 * MiB


@task
def chunks(size: int) -> int:
    return size // CHUNK


@task
def megabytes(size: int) -> int:
    return size // flowc.MB


@task
def quarters(size: int) -> int:
    from flowc import GiB

    return size * 4 // GiB


@workflow
def main(size: int) -> list[int]:
    return [chunks(size), megabytes(size), quarters(size)]
