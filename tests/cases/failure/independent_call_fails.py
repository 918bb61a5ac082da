"""One branch of a graph fails after its attempts; the run fails though others may finish."""
# run: main(log=LOG) fails TaskFailed: "C"
# log: (A B? C D? E?)
# corpus: P15, Argo's dag-disable-failFast

from pathlib import Path

from flowc import task, workflow


@task
def step(log: str, name: str, *before: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{name}\n")
    if name == "C":
        raise RuntimeError(name)
    return name


@workflow
def main(log: str) -> list[str]:
    a = step(log, "A")
    b = step(log, "B", a)
    c = step(log, "C", a)
    d = step(log, "D", b)
    e = step(log, "E", d)
    return [a, b, c, d, e]
