"""What a module may use, and the answers a target may give about each use.

Features are told apart by who runs the thing: the retry of a Python task and of a container
are two, since a script can try again where an engine cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from flowc import ir
from flowc.diagnostics import Span


class Feature(StrEnum):
    """Something a module may use. A lowering of one introduces only later ones."""

    SERVICE = "service"
    APPROVE = "approve"
    MUTEX = "mutex"
    SEMAPHORE = "semaphore"
    CONCURRENCY = "concurrency limit of a block"
    TRY = "try"
    WORKFLOW_CONCURRENCY = "concurrency limit of a workflow"
    MAX_RUNS = "limit of runs at a time"
    FAN_OUT_STATIC = "fan-out over a list known beforehand"
    FAN_OUT_DYNAMIC = "fan-out over a run-time list"
    FAN_OUT_NESTED = "fan-out in a fan-out"
    FAN_OUT_CONDITIONAL = "condition in a fan-out"
    FAN_OUT_SEQUENTIAL = "fan-out in order"
    CONDITION = "condition"
    SUB_WORKFLOW = "sub-workflow"
    EXPRESSION = "expression"
    FAIL = "raise"
    SLEEP = "sleep"
    WAIT_UNTIL_PYTHON = "wait_until a Python task"
    WAIT_UNTIL_CONTAINER = "wait_until a container"
    SOFT_PYTHON = "caught failure of a Python task"
    SOFT_CONTAINER = "caught failure of a container"
    RETRY_PYTHON = "retry of a Python task"
    RETRY_CONTAINER = "retry of a container"
    TIMEOUT_PYTHON = "timeout of a Python task"
    TIMEOUT_CONTAINER = "timeout of a container"
    TIMEOUT_WORKFLOW = "timeout of a workflow"
    PACKAGES = "packages"
    IMAGE_PYTHON = "image of a Python task"
    IMAGE_CONTAINER = "image of a container"
    ENVIRONMENT = "environment variables"
    CPU_PYTHON = "cpu of a Python task"
    CPU_CONTAINER = "cpu of a container"
    MEMORY_PYTHON = "memory of a Python task"
    MEMORY_CONTAINER = "memory of a container"
    DISK = "disk"
    GPU = "gpu"
    COMPUTED_RESOURCES = "resources computed at run time"
    FILE = "File"
    DIRECTORY = "Directory"
    LARGE = "Large value"
    SECRET = "Secret"
    VOLUME = "volume"
    CACHE = "cache"
    CACHE_AGE = "max_age of a cache"
    CACHE_KEY = "NotInKey"
    PRIORITY = "priority"
    LABELS = "labels"
    SCHEDULE = "schedule"
    SCHEDULED_DATE = "ScheduledDate"
    EVENTS = "on="
    UPDATES = "updates="
    HATCH_ARGO = "argo="
    HATCH_AIRFLOW = "airflow="
    HATCH_CWL = "cwl="

    @property
    def changes_meaning(self) -> bool:
        """Whether a run without it could give other values, or other effects in another order."""
        return self not in _OPERATIONAL


_OPERATIONAL = frozenset(
    {
        Feature.MUTEX,
        Feature.SEMAPHORE,
        Feature.CONCURRENCY,
        Feature.WORKFLOW_CONCURRENCY,
        Feature.MAX_RUNS,
        Feature.FAN_OUT_SEQUENTIAL,
        Feature.RETRY_CONTAINER,
        Feature.TIMEOUT_WORKFLOW,
        Feature.IMAGE_PYTHON,
        Feature.IMAGE_CONTAINER,
        Feature.CPU_PYTHON,
        Feature.CPU_CONTAINER,
        Feature.MEMORY_PYTHON,
        Feature.MEMORY_CONTAINER,
        Feature.DISK,
        Feature.GPU,
        Feature.COMPUTED_RESOURCES,
        Feature.CACHE,
        Feature.CACHE_AGE,
        Feature.CACHE_KEY,
        Feature.PRIORITY,
        Feature.LABELS,
        Feature.SCHEDULE,
        Feature.SCHEDULED_DATE,
        Feature.EVENTS,
        Feature.UPDATES,
        Feature.HATCH_ARGO,
        Feature.HATCH_AIRFLOW,
        Feature.HATCH_CWL,
    }
)

Lowering = Callable[[ir.Module], ir.Module]


class Loss(NamedTuple):
    """Where something is lost, and why."""

    span: Span
    message: str
    help: str | None = None
    """What can be done about it."""


Losses = Callable[[ir.Module], Iterator[Loss]]


def no_losses(module: ir.Module) -> Iterator[Loss]:
    """What a lowering loses that keeps everything."""
    yield from ()


@dataclass(frozen=True)
class Native:
    """The target has it.

    `loses`: of which operational features it has not all, where, and why.
    """

    loses: Losses = no_losses


@dataclass(frozen=True)
class Lowered:
    """A pass says it by other features that the target has.

    `loses`: of which operational features it cannot say all, where, and why.
    """

    by: Lowering
    loses: Losses = no_losses


@dataclass(frozen=True)
class Missing:
    """The target could have it; we have not yet written how.

    `without` is a pass that drops it, and no other feature. `help`: what the user can do.
    """

    reason: str
    without: Lowering | None = None
    help: str | None = None


@dataclass(frozen=True)
class Unsupported:
    """The target cannot have it.

    `without` is a pass that drops it, and no other feature. `help`: what the user can do.
    """

    reason: str
    without: Lowering | None = None
    help: str | None = None


Answer = Native | Lowered | Missing | Unsupported


class Capabilities(Mapping[Feature, Answer]):
    """A target's answer about every feature; an incomplete table is refused.

    >>> Capabilities({Feature.TRY: Native()})
    Traceback (most recent call last):
    ValueError: no answer about: service, approve, mutex, ...
    """

    def __init__(self, answers: Mapping[Feature, Answer]) -> None:
        if unanswered := [feature for feature in Feature if feature not in answers]:
            names = ", ".join(unanswered[:3]) + (", ..." if len(unanswered) > 3 else "")
            raise ValueError(f"no answer about: {names}")
        self._answers = {feature: answers[feature] for feature in Feature}

    def __getitem__(self, feature: Feature) -> Answer:
        return self._answers[feature]

    def __iter__(self) -> Iterator[Feature]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)
