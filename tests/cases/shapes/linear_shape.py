"""A line of three steps, each of which knows the way to it."""
# run: walk() == "start>a>end"
# corpus: P36, Metaflow's linear

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@workflow
def walk() -> str:
    start = visit("start")
    a = visit("a", start)
    return visit("end", a)
