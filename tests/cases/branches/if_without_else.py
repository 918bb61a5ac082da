"""A branch changes a value that is there already."""
# run: limit(value=5) == 5
# run: limit(value=50) == 10

from flowc import task, workflow


@task
def cut(value: int) -> int:
    return min(value, 10)


@task
def same(value: int) -> int:
    return value


@workflow
def limit(value: int) -> int:
    result = same(value)
    if result > 10:
        result = cut(result)
    return result
