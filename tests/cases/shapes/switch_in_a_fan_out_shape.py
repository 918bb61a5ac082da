"""Each element goes one of two ways."""
# run: walk(kinds=["type_a", "type_b", "type_a"]) ==
#      "(s>type_a>a|s>type_a>a|s>type_b>b)>join>end"
# run: walk(kinds=[]) == "()>join>end"
# corpus: P36, Metaflow's switch_in_foreach

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@task
def join(name: str, paths: list[str]) -> str:
    return f"({'|'.join(sorted(paths))})>{name}"


@workflow
def walk(kinds: list[str]) -> str:
    start = visit("s")
    handled: list[str] = []
    for kind in kinds:
        here = visit(kind, start)
        if kind == "type_a":
            handled.append(visit("a", here))
        else:
            handled.append(visit("b", here))
    return visit("end", join("join", handled))
