"""One branch is a fan-out, the other a line."""
# run: walk(names=["x", "y"]) == "((s>a>x|s>a>y)>inner|s>b>c)>outer"
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
    a = visit("a", start)
    inner = join("inner", [visit(name, a) for name in names])
    c = visit("c", visit("b", start))
    return join("outer", [inner, c])
