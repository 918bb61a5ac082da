"""A fan-out whose elements take two steps each."""
# run: walk(names=["x", "y"]) == "(s>x>second|s>y>second)>join>end"
# run: walk(names=[]) == "()>join>end"
# corpus: P36, Metaflow's foreach

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@task
def join(name: str, paths: list[str]) -> str:
    return f"({'|'.join(sorted(paths))})>{name}"


@workflow
def walk(names: list[str]) -> str:
    start = visit("s")
    inner = [visit("second", visit(name, start)) for name in names]
    return visit("end", join("join", inner))
