"""One of two branches goes one of two ways, and both branches are joined."""
# run: walk(case="case1") == "(s>a>c|s>b)>join>end"
# run: walk(case="case2") == "(s>a>d|s>b)>join>end"
# corpus: P36, Metaflow's switch_in_branch

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@task
def join(name: str, paths: list[str]) -> str:
    return f"({'|'.join(sorted(paths))})>{name}"


@workflow
def walk(case: str) -> str:
    start = visit("s")
    a = visit("a", start)
    b = visit("b", start)
    taken = visit("c", a) if case == "case1" else visit("d", a)
    return visit("end", join("join", [taken, b]))
