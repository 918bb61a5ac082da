"""What Airflow, from 3.2 on, has of the features of the language.

Source of the version: `airflow.sdk.exceptions` has what DAG files raise from task SDK 1.2.0 on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flowc import ir
from flowc.backends.airflow.losses import lost_events, lost_max_runs, lost_schedules
from flowc.backends.airflow.ordered import lost_order, unstopped_sequences
from flowc.backends.airflow.pools import lost_locks, pool_scopes
from flowc.backends.airflow.sizes import without_computed
from flowc.compiler.capabilities import (
    Capabilities,
    Feature,
    Loss,
    Lowered,
    Native,
    Unsupported,
)
from flowc.compiler.passes.call_services import call_services, unused_options
from flowc.compiler.passes.capture import capture, unrun_finals
from flowc.compiler.passes.inline import inline, lost_options

_POOL = Lowered(by=pool_scopes, loses=lost_locks)
_BY_PROFILE = "in the table `airflow` of a profile"
IN_PODS = f'send such tasks to pods: `run_on = "kubernetes"` {_BY_PROFILE}'
_WORKER = Unsupported(
    "tasks run on the worker, which has its own",
    help=f'send such tasks to containers: `run_on = "kubernetes"`, or `"docker"`, {_BY_PROFILE}',
)


def _lost_in_try(module: ir.Module) -> Iterator[Loss]:
    yield from unstopped_sequences(module)
    yield from unrun_finals(module)


CAPABILITIES = Capabilities(
    {
        Feature.SERVICE: Lowered(by=call_services, loses=unused_options),
        Feature.APPROVE: Native(),
        Feature.MUTEX: _POOL,
        Feature.SEMAPHORE: _POOL,
        Feature.CONCURRENCY: _POOL,
        Feature.WORKFLOW_CONCURRENCY: Native(),
        Feature.MAX_RUNS: Native(loses=lost_max_runs),
        Feature.TRY: Lowered(by=capture, loses=_lost_in_try),
        Feature.FAN_OUT_STATIC: Native(),
        Feature.FAN_OUT_DYNAMIC: Native(),
        Feature.FAN_OUT_NESTED: Native(),
        Feature.FAN_OUT_CONDITIONAL: Native(),
        Feature.FAN_OUT_SEQUENTIAL: Native(loses=lost_order),
        Feature.CONDITION: Native(),
        Feature.SUB_WORKFLOW: Lowered(by=inline, loses=lost_options),
        Feature.EXPRESSION: Native(),
        Feature.FAIL: Native(),
        Feature.SLEEP: Native(),
        Feature.WAIT_UNTIL_PYTHON: Native(),
        Feature.WAIT_UNTIL_CONTAINER: Native(),
        Feature.SOFT_PYTHON: Native(),
        Feature.SOFT_CONTAINER: Native(),
        Feature.RETRY_PYTHON: Native(),
        Feature.RETRY_CONTAINER: Native(),
        Feature.TIMEOUT_PYTHON: Native(),
        Feature.TIMEOUT_CONTAINER: Native(),
        Feature.TIMEOUT_WORKFLOW: Native(),
        Feature.PACKAGES: Native(),
        Feature.IMAGE_PYTHON: _WORKER,
        Feature.IMAGE_CONTAINER: Native(),
        Feature.ENVIRONMENT: Native(),
        Feature.CPU_PYTHON: _WORKER,
        Feature.CPU_CONTAINER: Native(),
        Feature.MEMORY_PYTHON: _WORKER,
        Feature.MEMORY_CONTAINER: Native(),
        Feature.DISK: replace(_WORKER, help=IN_PODS),
        Feature.GPU: _WORKER,
        Feature.COMPUTED_RESOURCES: replace(
            _WORKER, without=without_computed, help="give a container the largest one as a constant"
        ),
        Feature.FILE: Native(),
        Feature.DIRECTORY: Native(),
        Feature.LARGE: Native(),
        Feature.SECRET: Native(),
        Feature.VOLUME: Native(),
        Feature.CACHE: Unsupported("Airflow runs each task of each run"),
        Feature.CACHE_AGE: Unsupported("Airflow runs each task of each run"),
        Feature.CACHE_KEY: Unsupported("Airflow runs each task of each run"),
        Feature.PRIORITY: Native(),
        Feature.LABELS: Native(),
        Feature.SCHEDULE: Native(loses=lost_schedules),
        Feature.SCHEDULED_DATE: Native(),
        Feature.EVENTS: Native(loses=lost_events),
        Feature.UPDATES: Native(),
        Feature.HATCH_ARGO: Unsupported("it is said to another target"),
        Feature.HATCH_AIRFLOW: Native(),
        Feature.HATCH_CWL: Unsupported("it is said to another target"),
    }
)
