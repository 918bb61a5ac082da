"""Each element calls a task that is told nothing of it, though one of its parameters is `each`."""
# run: main(words=["a", "b"]) == [7, 7]
# run: main(words=[]) == []

from flowc import task, workflow


@task
def seven(each: int = 7) -> int:
    return each


@workflow
def main(words: list[str]) -> list[int]:
    return [seven() for _ in words]
