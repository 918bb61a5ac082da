"""The keys of a TypedDict come in declared order wherever it goes."""
# run: main(range={"hi": 2, "lo": 1, "z": 0, "a": 0}) == ["lo,hi,a,z", "lo,hi"]
# run: narrowed(range={"hi": 2, "lo": 1}) == {"lo": 1, "hi": 1}
# run: narrowed(range={"hi": 0, "lo": 1}) == None

from typing import TypedDict

from flowc import task, workflow


class Range(TypedDict):
    lo: int
    hi: int


@task
def keys(range: Range) -> str:
    return ",".join(range)


@task
def wider(range: Range) -> Range:
    return {"hi": range["hi"] + 1, "lo": range["lo"] - 1}


@workflow
def main(range: Range) -> list[str]:
    return [keys(range), keys(wider(range))]


@workflow
def narrowed(range: Range) -> Range | None:
    if keys(range) == "" or range["hi"] < 1:
        return None
    return {"hi": 1, "lo": range["lo"]}
