"""Branches in branches, with a join for each."""
# run: walk() == "((s>a>c|s>a>d)>inner|s>b)>outer"
# corpus: P36, beside Metaflow's graphs

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@task
def join(name: str, paths: list[str]) -> str:
    return f"({'|'.join(sorted(paths))})>{name}"


@workflow
def walk() -> str:
    start = visit("s")
    a = visit("a", start)
    b = visit("b", start)
    inner = join("inner", [visit("c", a), visit("d", a)])
    return join("outer", [inner, b])
