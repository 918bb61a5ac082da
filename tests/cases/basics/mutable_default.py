"""A list as a default is copied: a task that changes it changes nothing else."""
# run: twice() == [3, 3]

from flowc import task, workflow


@task
def count(seen: list[int] = [1, 2]) -> int:  # noqa: B006
    seen.append(3)
    return len(seen)


@workflow
def twice() -> list[int]:
    first = count()
    second = count()
    return [first, second]
