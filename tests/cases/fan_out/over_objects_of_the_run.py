"""Objects that people type for a run keep the order of their keys, each on its own too."""
# run: main(rows=[{"b": 1, "a": 2}, {}]) == [["b=1", "a=2"], []]
# run: main(rows=[]) == []

from flowc import task, workflow


@task
def keys(row: dict[str, int]) -> list[str]:
    return [f"{key}={value}" for key, value in row.items()]


@workflow
def main(rows: list[dict[str, int]]) -> list[list[str]]:
    return [keys(row) for row in rows]
