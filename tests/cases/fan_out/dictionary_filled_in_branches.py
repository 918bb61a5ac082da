"""A loop fills a dictionary in some of its rounds only."""
# run: main(rows=[1, 0, -1, 2]) == {"1": 1.0, "2": 4.0}
# run: main(rows=[]) == {}

from flowc import task, workflow


@task
def clean(row: int) -> int | None:
    return row or None


@task
def load(count: int) -> list[float]:
    return [float(count)] * count


@workflow
def main(rows: list[int]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for row in rows:
        if row >= 0:
            count = clean(row)
            if count is not None:
                values = load(count)
                sums[str(count)] = sum(values)
    return sums
