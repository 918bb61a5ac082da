"""A fan-out in a fan-out in a fan-out, with a join for each."""
# run: walk(xs=["a", "b"], ys=["d"], zs=["f", "g"]) ==
#      "(((s>a>d>f|s>a>d>g)>z)>y|((s>b>d>f|s>b>d>g)>z)>y)>x"
# run: walk(xs=["a"], ys=["d", "e"], zs=[]) == "((()>z|()>z)>y)>x"
# corpus: P36, Metaflow's nested_foreach

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@task
def join(name: str, paths: list[str]) -> str:
    return f"({'|'.join(sorted(paths))})>{name}"


@workflow
def walk(xs: list[str], ys: list[str], zs: list[str]) -> str:
    start = visit("s")
    outer: list[str] = []
    for x in xs:
        at_x = visit(x, start)
        middle: list[str] = []
        for y in ys:
            at_y = visit(y, at_x)
            middle.append(join("z", [visit(z, at_y) for z in zs]))
        outer.append(join("y", middle))
    return join("x", outer)
