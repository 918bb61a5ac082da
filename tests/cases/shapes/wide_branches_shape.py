"""Many steps side by side, written out, and a join."""
# run: walk() == "(s>0|s>1|s>2|s>3|s>4|s>5|s>6)>join"
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
    return join("join", [visit(str(number), start) for number in range(7)])
