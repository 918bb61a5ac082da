"""Every construct of the language, for type checkers: no plugin, no ignore, strict."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypedDict, assert_type

import flowc
from flowc import (
    Approval,
    Asset,
    Beside,
    Cache,
    Cron,
    Directory,
    File,
    GiB,
    Gpu,
    Json,
    Large,
    NotInKey,
    Retry,
    ScheduledDate,
    Secret,
    Service,
    Status,
    TaskFailed,
    Volume,
    Workflow,
    WorkflowFailed,
    after,
    approve,
    command,
    concurrency,
    container,
    files,
    json_file,
    mutex,
    output,
    output_dir,
    parallel,
    run,
    semaphore,
    sequential,
    service,
    shell,
    sleep,
    status,
    stdout,
    task,
    text_file,
    wait_until,
    workflow,
)
from flowc.testing import answers, replace

HUB = Secret("hub", key="token")
Numbers = Large[list[float]]
RETRY = Retry(3, delay="10s", backoff=2.0, max_delay="5m", on=[75, TimeoutError, "oom"])


class Colour(StrEnum):
    RED = "red"


class Segmented(NamedTuple):
    mask: File
    cover: float


class Aligned(NamedTuple):
    bam: File
    bai: Annotated[File, Beside("bam", ".bai")]


@dataclass(frozen=True)
class Found:
    text: str
    rows: list[int]
    tiles: list[File]
    folder: Directory
    extra: File | None
    colour: Colour


class Row(TypedDict):
    key: str


@task
def split(data: File, parts: int = 2) -> list[File]:
    return [data] * parts


@task(
    image="python:3.12-slim",
    cpu=2,
    memory="4Gi",
    gpu=Gpu("nvidia-a100", 2),
    disk=10 * GiB,
    timeout="30m",
    retries=RETRY,
    packages=["numpy==2.1.0"],
    cache=Cache(max_age="1d"),
    env={"MODE": "fast", "TOKEN": HUB},
    volumes={"/scratch": Volume("scratch")},
    labels={"team": "ml"},
    priority=3,
    updates=[Asset("orders/landing")],
    argo={"nodeSelector": {"zone": "a"}},
)
def train(data: File, rate: float, note: Annotated[str, NotInKey] = "") -> Segmented:
    Path("m.tif").write_text(Path(data).read_text() + note)
    return Segmented(File("m.tif"), rate)


@task(cache=True, retries=3)
def numbers(n: int) -> Numbers:
    return [float(i) for i in range(n)]


@task
def total(values: list[float], *more: float, scale: float = 1.0) -> float:
    return (sum(values) + sum(more)) * scale


@task
def publish(message: str, extra: Json = None) -> None:
    print(message, extra)


@task
def is_there(path: str, size: int) -> bool:
    return len(path) > size


@task
def is_ready(path: str, size: int = 3, *, strict: bool = False) -> bool:
    return len(path) > size or strict


@task
def count_rows(rows: list[Row], payload: Json) -> int:
    first: str = payload["first"]
    return len(rows) + len(first)


@container("ghcr.io/org/segment:1.4", cpu=4, memory="8Gi", volumes={"/s": Volume("scratch")})
def segment(scene: File, threshold: float = 0.5, colour: Colour = Colour.RED) -> Segmented:
    return command(
        "segment",
        "--in",
        scene,
        f"--threshold={threshold}",
        colour,
        True,
        outputs=Segmented(mask=output("mask.tif"), cover=stdout(float)),
    )


@container("busybox:1.36")
def find(texts: list[File], token: Secret, *words: str) -> Found:
    return shell(
        "find . > t.txt",
        env={"TEXTS": texts, "TOKEN": token, "N": 3, "ON": True},
        outputs=Found(
            text=text_file("t.txt"),
            rows=json_file("rows.json", list[int]),
            tiles=files("*.tif"),
            folder=output_dir("d"),
            extra=output("extra", optional=True),
            colour=stdout(Colour),
        ),
    )


@container("busybox:1.36")
def notify(message: str) -> None:
    return command("echo", message)


@container("busybox:1.36")
def one_file() -> File:
    return command("touch", "x", outputs=output("x"))


@service("redis:7.4", port=6379, ready="tcp", ready_timeout="10s", memory="1Gi")
def redis(databases: int = 1) -> None:
    return command("redis-server", "--databases", databases)


@service(port=None, ready="/healthz")
def model_server(model: File, port: int = 0) -> None:
    print(model, port)


@workflow
def scale(values: list[float], by: float) -> list[float]:
    return [total([value], scale=by) for value in values]


def of_status(found: Status) -> str:
    assert_type(found.state, Literal["Succeeded", "Failed"])
    return f"{found.state} {found.task} {found.message}"


@workflow(
    schedule=Cron("0 6 * * 1", timezone="Europe/Amsterdam", overlap="skip"),
    on=[Asset("orders/landing")],
    name="retrain-weekly",
    description="Retrains.",
    concurrency=4,
    max_runs=1,
    timeout="6h",
    priority=10,
    labels={"team": "ml"},
)
def main(
    data: File,
    rate: float = 0.1,
    day: Annotated[date, ScheduledDate] = date(2026, 1, 1),
    token: Secret = HUB,
) -> Segmented:
    """Use everything once."""
    parts = split(data, parts=3)
    models = [
        train.options(memory="16Gi", disk=2 * part.size + 10 * GiB)(part, rate) for part in parts
    ]
    best = max(model.cover for model in models)
    assert_type(best, float)
    published = publish(f"{best:.2f} {day.isoformat()}")
    with after(published, sleep("1s")), sequential(), parallel(), concurrency(2):
        notify("hello")
    with mutex("db"), semaphore("licence", 3), redis(databases=2) as store:
        assert_type(store, Service)
        publish(f"{store.host}:{store.port} {store.url}")
    with model_server(data) as server:
        publish(server.url)
    wait_until(is_there, "s3://bucket/key", 3, every="30s", timeout="2h", attempts=5)
    wait_until(is_ready, "s3://bucket/key")
    wait_until(is_ready, "s3://bucket/key", 4)
    answer = approve("Ship?", choices=["ship", "hold"], default=None, timeout="2d", name="release")
    assert_type(answer, Approval)
    found = find(parts, token, "a", "b").tiles
    scaled = scale.options(timeout="1h", priority=1)(numbers(3), by=2.0)
    rows: list[Row] = [{"key": "a"}]
    if count_rows(rows, {"first": "x"}) > len(found) + len(scaled):
        raise WorkflowFailed("too many")
    try:
        model = segment(one_file(), colour=Colour.RED)
    except TaskFailed as e:
        publish(f"{e.task} {e.type} {e.message} {e.exit_code}")
        model = models[0]
    finally:
        publish(of_status(status()))
    for step in (train, train.options(cpu=1)):
        model = step(model.mask, rate)
    return model


assert_type(scale(by=1.0, values=[1.0]), list[float])
assert_type(train.function(File("x"), 0.1), Segmented)
assert_type(publish("x"), None)
assert_type(numbers(3), list[float])


def fake_split(data: File, parts: int = 2) -> list[File]:
    return [data for _ in range(parts)]


def use_tests(any_workflow: Workflow[..., Any]) -> None:
    with replace(split, fake_split), answers({"release": "ship", "each": ["a", Approval("b")]}):
        any_workflow()


if __name__ == "__main__":
    flowc.run(main)
    run(main)
