"""Two steps side by side, and a join."""
# run: walk() == "(start>a|start>b)>join>end"
# corpus: P36, Metaflow's branch

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@task
def join(name: str, paths: list[str]) -> str:
    return f"({'|'.join(sorted(paths))})>{name}"


@workflow
def walk() -> str:
    start = visit("start")
    joined = join("join", [visit("a", start), visit("b", start)])
    return visit("end", joined)
