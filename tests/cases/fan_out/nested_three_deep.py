"""Three fan-outs in each other, the inner ones over what the outer ones made."""
# run: cube(n=2) == [[["000", "001"], ["010", "011"]], [["100", "101"], ["110", "111"]]]
# run: cube(n=0) == []

from flowc import task, workflow


@task
def extend(prefix: str, n: int) -> list[str]:
    return [f"{prefix}{digit}" for digit in range(n)]


@task
def same(text: str) -> str:
    return text


@workflow
def cube(n: int) -> list[list[list[str]]]:
    return [[[same(c) for c in extend(b, n)] for b in extend(a, n)] for a in extend("", n)]
