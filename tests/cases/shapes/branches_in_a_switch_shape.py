"""Two steps side by side in one of two ways."""
# run: walk(mode="process") == "(s>process>p1|s>process>p2)>join>end"
# run: walk(mode="skip") == "s>skip>end"
# corpus: P36, Metaflow's branch_in_switch

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@task
def join(name: str, paths: list[str]) -> str:
    return f"({'|'.join(sorted(paths))})>{name}"


@workflow
def walk(mode: str) -> str:
    path = visit("s")
    if mode == "process":
        path = visit("process", path)
        path = join("join", [visit("p1", path), visit("p2", path)])
    else:
        path = visit("skip", path)
    return visit("end", path)
