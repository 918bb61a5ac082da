"""A fan-out in a fan-out, with a join for each."""
# run: walk(names=["x", "y"]) == "((s>x>x|s>x>y)>inner|(s>y>x|s>y>y)>inner)>outer"
# run: walk(names=[]) == "()>outer"
# corpus: P36, beside Metaflow's graphs

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
    inner: list[str] = []
    for name in names:
        outer = visit(name, start)
        inner.append(join("inner", [visit(other, outer) for other in names]))
    return join("outer", inner)
