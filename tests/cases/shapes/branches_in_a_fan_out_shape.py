"""Two branches for each element, joined in it."""
# run: walk(names=["x", "y"]) == "((s>x>a|s>x>b)>inner|(s>y>a|s>y>b)>inner)>outer"
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
        here = visit(name, start)
        inner.append(join("inner", [visit("a", here), visit("b", here)]))
    return join("outer", inner)
