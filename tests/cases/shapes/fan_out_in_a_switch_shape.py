"""A fan-out in one of two ways."""
# run: walk(mode="process", names=["x", "y"]) == "(s>process>x|s>process>y)>join>end"
# run: walk(mode="process", names=[]) == "()>join>end"
# run: walk(mode="skip", names=["x"]) == "s>skip>end"
# corpus: P36, Metaflow's foreach_in_switch

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@task
def join(name: str, paths: list[str]) -> str:
    return f"({'|'.join(sorted(paths))})>{name}"


@workflow
def walk(mode: str, names: list[str]) -> str:
    path = visit("s")
    if mode == "process":
        path = visit("process", path)
        path = join("join", [visit(name, path) for name in names])
    else:
        path = visit("skip", path)
    return visit("end", path)
