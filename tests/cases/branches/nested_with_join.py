"""Branches in branches, chosen by inputs, and one task after them all."""
# run: walk(first="true_1", second="true_2", log=LOG) == "true_1 true_2 false_3"
# log: true_1 true_2 false_3
# run: walk(first="false_1", second="false_2", log=LOG) == "false_1 false_2 false_3"
# log: false_1 false_2 false_3
# run: walk(first="true_1", second="false_2", log=LOG) == "true_1 false_2 false_3"
# log: true_1 false_2 false_3
# corpus: P27, Airflow's example_nested_branch_dag

from pathlib import Path

from flowc import task, workflow


@task
def visit(log: str, name: str, before: str = "") -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{name}\n")
    return f"{before} {name}".strip()


@workflow
def walk(log: str, first: str, second: str) -> str:
    if first == "true_1":
        path = visit(log, "true_1")
        if second == "true_2":
            path = visit(log, "true_2", path)
        else:
            path = visit(log, "false_2", path)
    else:
        path = visit(log, "false_1")
        if second == "false_2":
            path = visit(log, "false_2", path)
    return visit(log, "false_3", path)
