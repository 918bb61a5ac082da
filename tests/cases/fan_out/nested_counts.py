"""The number of groups and of leaves in each come from tasks."""
# run: leaves(groups=2, size=3) == [["1.1", "1.2", "1.3"], ["2.1", "2.2", "2.3"]]
# run: leaves(groups=0, size=3) == []
# corpus: P09, Argo's withsequence-nested-result

from flowc import task, workflow


@task
def count(number: int) -> int:
    return number


@task
def leaf(group: int, position: int) -> str:
    return f"{group}.{position}"


@workflow
def group_of(group: int, size: int) -> list[str]:
    return [leaf(group, position) for position in range(1, count(size) + 1)]


@workflow
def leaves(groups: int, size: int) -> list[list[str]]:
    return [group_of(group, size) for group in range(1, count(groups) + 1)]
