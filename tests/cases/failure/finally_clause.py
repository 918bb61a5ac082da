"""`finally` runs after success and after failure, and the failure stays one."""
# run: main(works=True, log=LOG) == "data"
# log: open use close
# run: main(works=False, log=LOG) fails TaskFailed: "cannot use"
# log: open use close
# corpus: P29, Airflow's example_setup_teardown_taskflow

from pathlib import Path

from flowc import task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@task
def use(log: str, works: bool) -> str:
    with Path(log).open("a") as lines:
        lines.write("use\n")
    if not works:
        raise RuntimeError("cannot use")
    return "data"


@workflow
def main(log: str, works: bool) -> str:
    note(log, "open")
    try:
        data = use(log, works)
    finally:
        note(log, "close")
    return data
