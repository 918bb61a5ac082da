"""Each call has a working directory of its own, empty at first."""
# run: alone() == [["own.txt"], ["own.txt"]]

from pathlib import Path

from flowc import task, workflow


@task
def visible(position: int) -> list[str]:
    Path("own.txt").write_text(str(position))
    return sorted(path.name for path in Path().glob("*.txt"))


@workflow
def alone() -> list[list[str]]:
    return [visible(position) for position in range(2)]
