"""What Argo Workflows has of the features of the language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flowc import ir
from flowc.backends.argo.losses import lost_priorities, lost_schedules, rounded_backoffs
from flowc.backends.kubernetes import lost_kinds
from flowc.compiler.capabilities import (
    Capabilities,
    Feature,
    Loss,
    Lowered,
    Missing,
    Native,
    Unsupported,
)
from flowc.compiler.passes.call_services import unused_options
from flowc.compiler.passes.capture import capture, unrun_finals
from flowc.compiler.passes.outline_scopes import (
    dissolved_scopes,
    outline_scopes,
    outline_sequences,
    unstopped_sequences,
)
from flowc.profiles import Profile

OLDEST = "3.7.16"
"""The version of Argo's that manifests need at least."""

_SCOPE = Lowered(by=outline_scopes, loses=dissolved_scopes)


def _lost_around_services(module: ir.Module) -> Iterator[Loss]:
    yield from dissolved_scopes(module)
    yield from unused_options(module)


def _lost_in_try(module: ir.Module) -> Iterator[Loss]:
    yield from unstopped_sequences(module)
    yield from unrun_finals(module)


def capabilities(profile: Profile) -> Capabilities:
    """What an Argo has whose cluster has the PriorityClasses and the GPUs of a profile."""
    return Capabilities(
        {
            Feature.SERVICE: Lowered(by=outline_scopes, loses=_lost_around_services),
            Feature.APPROVE: Native(),
            Feature.MUTEX: _SCOPE,
            Feature.SEMAPHORE: _SCOPE,
            Feature.CONCURRENCY: _SCOPE,
            Feature.WORKFLOW_CONCURRENCY: Native(),
            Feature.MAX_RUNS: Native(),
            Feature.TRY: Lowered(by=capture, loses=_lost_in_try),
            Feature.FAN_OUT_STATIC: Native(),
            Feature.FAN_OUT_DYNAMIC: Native(),
            Feature.FAN_OUT_NESTED: Native(),
            Feature.FAN_OUT_CONDITIONAL: Native(),
            Feature.FAN_OUT_SEQUENTIAL: Lowered(by=outline_sequences),
            Feature.CONDITION: Native(),
            Feature.SUB_WORKFLOW: Native(),
            Feature.EXPRESSION: Native(),
            Feature.FAIL: Native(),
            Feature.SLEEP: Native(),
            Feature.WAIT_UNTIL_PYTHON: Native(),
            Feature.WAIT_UNTIL_CONTAINER: Native(),
            Feature.SOFT_PYTHON: Native(),
            Feature.SOFT_CONTAINER: Native(),
            Feature.RETRY_PYTHON: Native(loses=partial(rounded_backoffs, of_python=True)),
            Feature.RETRY_CONTAINER: Native(loses=partial(rounded_backoffs, of_python=False)),
            Feature.TIMEOUT_PYTHON: Native(),
            Feature.TIMEOUT_CONTAINER: Native(),
            Feature.TIMEOUT_WORKFLOW: Native(),
            Feature.PACKAGES: Native(),
            Feature.IMAGE_PYTHON: Native(),
            Feature.IMAGE_CONTAINER: Native(),
            Feature.ENVIRONMENT: Native(),
            Feature.CPU_PYTHON: Native(),
            Feature.CPU_CONTAINER: Native(),
            Feature.MEMORY_PYTHON: Native(),
            Feature.MEMORY_CONTAINER: Native(),
            Feature.DISK: Native(),
            Feature.GPU: Native(loses=partial(lost_kinds, profile=profile)),
            Feature.COMPUTED_RESOURCES: Native(),
            Feature.FILE: Native(),
            Feature.DIRECTORY: Native(),
            Feature.LARGE: Native(),
            Feature.SECRET: Native(),
            Feature.VOLUME: Native(),
            Feature.CACHE: Native(),
            Feature.CACHE_AGE: Native(),
            Feature.CACHE_KEY: Native(),
            Feature.PRIORITY: Native(loses=partial(lost_priorities, profile=profile)),
            Feature.LABELS: Native(),
            Feature.SCHEDULE: Native(loses=lost_schedules),
            Feature.SCHEDULED_DATE: Native(),
            Feature.EVENTS: Missing(
                "runs start by hand or by the clock; Argo Events can start others"
            ),
            Feature.UPDATES: Missing("nobody is told of what a run has made"),
            Feature.HATCH_ARGO: Native(),
            Feature.HATCH_AIRFLOW: Unsupported("it is said to another target"),
            Feature.HATCH_CWL: Unsupported("it is said to another target"),
        }
    )


LOST_SETTINGS = {
    "storage": "Argo keeps files in an artifact repository: name it in `argo.artifact_repository`"
}
"""The settings of profiles that Argo cannot say, and why."""
