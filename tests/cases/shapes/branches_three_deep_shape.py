"""Two branches, each of which parts twice again, with a join for each parting."""
# run: walk() ==
#      "(((s>a>aa>aaa|s>a>aa>aab)>join|(s>a>ab>aba|s>a>ab>abb)>join)>join|"
#      "((s>b>ba>baa|s>b>ba>bab)>join|(s>b>bb>bba|s>b>bb>bbb)>join)>join)>join"
# corpus: P36, Metaflow's nested_branches

from flowc import task, workflow


@task
def visit(name: str, *paths: str) -> str:
    return ">".join([*paths, name])


@task
def join(name: str, paths: list[str]) -> str:
    return f"({'|'.join(sorted(paths))})>{name}"


@workflow
def pair(name: str, path: str) -> str:
    here = visit(name, path)
    return join("join", [visit(f"{name}a", here), visit(f"{name}b", here)])


@workflow
def pair_of_pairs(name: str, path: str) -> str:
    here = visit(name, path)
    return join("join", [pair(f"{name}a", here), pair(f"{name}b", here)])


@workflow
def walk() -> str:
    start = visit("s")
    return join("join", [pair_of_pairs("a", start), pair_of_pairs("b", start)])
