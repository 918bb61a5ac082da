"""What tasks, containers, services and workflows may ask of the engine."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypedDict

from flowc.lang.values import Secret, Volume


class Retry(NamedTuple):
    """At most `limit` attempts after the first, each after a delay that grows by `backoff`.

    `on`: exit codes, exception classes, "oom", "evicted", "timeout"; None means any failure.
    """

    limit: int
    delay: str = "0s"
    backoff: float = 1.0
    max_delay: str | None = None
    on: Sequence[int | str | type[BaseException]] | None = None


class Cache(NamedTuple):
    """Results may be reused, until they are `max_age` old."""

    max_age: str | None = None


class Gpu:
    """`count` devices of a kind, such as "nvidia-a100"."""

    def __init__(self, kind: str, count: int = 1) -> None:
        self.kind = kind
        self.count = count

    def __repr__(self) -> str:
        return f"Gpu({self.kind!r}, {self.count})"


class Cron(NamedTuple):
    """A schedule in cron's five fields; `catchup`: runs that were missed are made up for.

    `overlap` says what becomes of a run that is due while another one runs: it is left out, waits
    for the other's end ("queue"), ends the other ("replace"), or runs beside it ("allow").
    """

    expression: str
    timezone: str = "UTC"
    catchup: bool = False
    overlap: Literal["skip", "queue", "replace", "allow"] = "skip"


class Asset(NamedTuple):
    """Data by name: a task updates it, a workflow runs when it is updated."""

    name: str


class CommonOptions(TypedDict, total=False):
    """Options of everything that runs on a machine of the engine."""

    cpu: float | str
    memory: float | str
    gpu: int | Gpu
    disk: float | str
    timeout: str
    retries: int | Retry
    cache: bool | Cache
    env: Mapping[str, str | Secret]
    volumes: Mapping[str, Volume]
    labels: Mapping[str, str]
    priority: int
    updates: Sequence[Asset]
    argo: Mapping[str, Any]
    airflow: Mapping[str, Any]
    cwl: Mapping[str, Any]


class ContainerOptions(CommonOptions, total=False):
    """Options of a container at a call."""

    image: str


class TaskOptions(ContainerOptions, total=False):
    """Options of a Python task."""

    packages: Sequence[str]


class ServiceOptions(CommonOptions, total=False):
    """Options of a service. `ready` is "tcp" or the path of a page that answers when it is."""

    port: int | None
    ready: str
    ready_timeout: str


class CallOptions(TypedDict, total=False):
    """Options of a workflow at a call."""

    timeout: str
    concurrency: int
    labels: Mapping[str, str]
    priority: int


class WorkflowOptions(CallOptions, total=False):
    """Options of a workflow."""

    name: str
    description: str
    schedule: Cron | Sequence[Cron]
    on: Asset | Sequence[Asset]
    max_runs: int
    argo: Mapping[str, Any]
    airflow: Mapping[str, Any]
    cwl: Mapping[str, Any]
