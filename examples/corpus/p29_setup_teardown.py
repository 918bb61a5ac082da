"""What was set up is torn down, however the work in between ends."""
# run: main(broken="", log=LOG) == None
# log: outer-setup (outer-work inner-setup inner-work:cluster-7 inner-teardown:cluster-7)
#      outer-teardown
# run: main(broken="inner-work:cluster-7", log=LOG) fails TaskFailed: "inner-work"
# log: outer-setup (outer-work? inner-setup inner-teardown:cluster-7) outer-teardown
# run: main(broken="outer-work", log=LOG) fails TaskFailed: "outer-work"
# log: outer-setup (inner-setup? inner-work:cluster-7? inner-teardown:cluster-7?) outer-teardown
# run: main(broken="outer-setup", log=LOG) fails TaskFailed: "outer-setup"
# log:
# corpus: P29, Airflow's example_setup_teardown_taskflow

from pathlib import Path

from flowc import parallel, task, workflow


@task
def step(log: str, name: str, broken: str) -> None:
    if name == broken:
        raise RuntimeError(f"{name} is broken")
    with Path(log).open("a") as lines:
        lines.write(f"{name}\n")


@task
def inner_setup(log: str) -> str:
    with Path(log).open("a") as lines:
        lines.write("inner-setup\n")
    return "cluster-7"


@workflow
def section(log: str, broken: str) -> None:
    cluster = inner_setup(log)
    try:
        step(log, f"inner-work:{cluster}", broken)
    finally:
        step(log, f"inner-teardown:{cluster}", broken)


@workflow
def main(log: str, broken: str) -> None:
    step(log, "outer-setup", broken)
    try:
        with parallel():
            step(log, "outer-work", broken)
            section(log, broken)
    finally:
        step(log, "outer-teardown", broken)
