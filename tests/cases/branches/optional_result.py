"""A value that only one branch makes is None on the other."""
# run: maybe(wanted=True) == ["made", 4]
# run: maybe(wanted=False) == [None, 0]

from flowc import task, workflow


@task
def make() -> str:
    return "made"


@task
def length(text: str) -> int:
    return len(text)


@workflow
def maybe(wanted: bool) -> tuple[str | None, int]:
    made: str | None = None
    if wanted:
        made = make()
    size = length(made) if made is not None else 0
    return made, size
