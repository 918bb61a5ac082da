"""A step in as many copies as a number says, each of which knows its own."""
# run: walk(copies=4) == "(s>0|s>1|s>2|s>3)>join>end"
# run: walk(copies=0) == "()>join>end"
# corpus: P36, Metaflow's parallel

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@task
def join(name: str, paths: list[str]) -> str:
    return f"({'|'.join(sorted(paths))})>{name}"


@workflow
def walk(copies: int) -> str:
    start = visit("s")
    return visit("end", join("join", [visit(str(copy), start) for copy in range(copies)]))
