"""A branch in a branch: where the paths meet again there is nothing to do."""
# run: main(first="true_1", second="true_2", log=LOG) == None
# log: true_1
# run: main(first="false_1", second="true_2", log=LOG) == None
# log: false_1 true_2 false_3
# run: main(first="false_1", second="false_2", log=LOG) == None
# log: false_1 false_2 false_3
# corpus: P27, Airflow's example_nested_branch_dag

from pathlib import Path

from flowc import task, workflow


@task
def choose(name: str) -> str:
    return name


@task
def visit(log: str, name: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{name}\n")


@workflow
def main(first: str, second: str, log: str) -> None:
    if choose(first) == "true_1":
        visit(log, "true_1")
    else:
        visit(log, "false_1")
        if choose(second) == "true_2":
            visit(log, "true_2")
        else:
            visit(log, "false_2")
        visit(log, "false_3")
