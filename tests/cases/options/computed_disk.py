"""The disk that a call asks for is computed from the size of its input."""
# run: main(reads=File("r.txt", "ACGT")) == 4

from flowc import File, MiB, task, workflow


@task
def count(reads: File) -> int:
    return reads.size


@workflow
def main(reads: File) -> int:
    return count.options(disk=2 * reads.size + 10 * MiB)(reads)  # warning @airflow: [lost-feature]
