"""What no case can have run: it needs a cluster of its own, or says nothing about results."""

from typing import Annotated

from flowc import (
    Asset,
    NotInKey,
    Retry,
    command,
    container,
    stdout,
    task,
    wait_until,
    workflow,
)


@task(
    packages=["tabulate==0.9.0"],
    image="python:3.12-slim",
    gpu=1,
    cache=True,
    updates=[Asset("orders/clean")],
    argo={"tolerations": [{"key": "gpu", "operator": "Exists"}]},
    airflow={"owner": "data"},
    cwl={"hints": {}},
)
def train(rows: int, log_level: Annotated[str, NotInKey] = "info") -> int:
    return rows


@container("busybox:1.36", retries=Retry(2), timeout="30m")
def is_there(name: str) -> bool:
    return command("test", "-e", name, outputs=stdout(bool))


@workflow(
    on=Asset("orders/landing"),
    labels={"team": "data"},
    timeout="2h",
    concurrency=4,
    max_runs=2,
)
def main(rows: int = 1) -> int:
    wait_until(is_there, "/data/ready", every="1m")
    return train(rows)
