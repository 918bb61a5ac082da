"""One of two ways, the first of which parts again."""
# run: walk(first="case1", second="case1") == "s>switch2>c>end"
# run: walk(first="case1", second="case2") == "s>switch2>d>end"
# run: walk(first="case2", second="case1") == "s>b>end"
# corpus: P36, Metaflow's switch_nested

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@workflow
def walk(first: str, second: str) -> str:
    path = visit("s")
    if first == "case1":
        path = visit("switch2", path)
        if second == "case1":
            path = visit("c", path)
        else:
            path = visit("d", path)
    else:
        path = visit("b", path)
    return visit("end", path)
