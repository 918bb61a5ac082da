"""One workflow for two clusters: what differs between them stands in flowc.toml alone."""

from dataclasses import dataclass
from pathlib import Path

from flowc import File, Gpu, Secret, Volume, container, output, shell, task, workflow

STORE = Secret("store", key="token")
CACHE = Volume("cache")


@dataclass
class Report:
    day: str
    rows: int
    score: float


@container("alpine:3.20", cpu=2, memory="4Gi", timeout="10m", volumes={"/cache": CACHE})
def fetch(day: str, token: Secret) -> File:
    """Fetch the rows of a day; the store lets in who has the token."""
    return shell(
        'test -n "$TOKEN"; echo "$DAY" > day.csv',
        env={"DAY": day, "TOKEN": token},
        outputs=output("day.csv"),
    )


@task(gpu=Gpu("nvidia-a100"), memory="40Gi", timeout="2h", packages=["numpy==2.1.0"])
def train(data: File) -> float:
    """The score of a model of these rows."""
    return 0.75 if Path(data).read_text() else 0.0


@task(timeout="1m")
def count(data: File) -> int:
    """How many rows there are."""
    return len(Path(data).read_text().splitlines())


@workflow(priority=10, timeout="6h")
def main(day: str = "monday") -> Report:
    """Fetch the rows of a day, and train on them."""
    data = fetch(day, STORE)
    return Report(day, count(data), train(data))
