"""A task says which of three ways is taken."""
# run: walk(case="case1") == "s>a>end"
# run: walk(case="case2") == "s>b>end"
# run: walk(case="case3") == "s>c>end"
# corpus: P36, Metaflow's switch_basic

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@task
def choose(case: str) -> str:
    return case


@workflow
def walk(case: str) -> str:
    start = visit("s")
    match choose(case):
        case "case1":
            path = visit("a", start)
        case "case2":
            path = visit("b", start)
        case _:
            path = visit("c", start)
    return visit("end", path)
