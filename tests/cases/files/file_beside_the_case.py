"""An input file that is kept beside the case."""
# run: count(table=File("data/stations.csv")) == 3

from pathlib import Path

from flowc import File, task, workflow


@task
def count_rows(table: File) -> int:
    with Path(table).open() as lines:
        return sum(1 for _ in lines) - 1


@workflow
def count(table: File) -> int:
    return count_rows(table)
