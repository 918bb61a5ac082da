"""A fan-out between two steps."""
# run: walk(names=["x", "y"]) == "(s>x|s>y)>join>end"
# run: walk(names=[]) == "()>join>end"
# corpus: P36, Metaflow's small_foreach

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
    joined = join("join", [visit(name, start) for name in names])
    return visit("end", joined)
