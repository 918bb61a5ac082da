"""One of two lines is taken, of different length."""
# run: walk(long=True) == "s>a>b>end"
# run: walk(long=False) == "s>c>end"
# corpus: P36, beside Metaflow's graphs

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@workflow
def walk(long: bool) -> str:
    path = visit("s")
    if long:
        path = visit("b", visit("a", path))
    else:
        path = visit("c", path)
    return visit("end", path)
