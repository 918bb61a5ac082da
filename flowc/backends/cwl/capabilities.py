"""What CWL v1.2 has of the features of the language."""

from __future__ import annotations

from flowc.compiler.capabilities import (
    Capabilities,
    Feature,
    Lowered,
    Native,
    Unsupported,
)
from flowc.compiler.passes.capture import capture
from flowc.compiler.passes.inline_scopes import inline_scopes_of

_NO_OTHER_RUNS = "CWL runs know nothing of each other"
_NO_LIMITS = "CWL does not say how many steps may run at a time; the runner's options do"
_NOT_OF_A_RUN = "CWL describes a workflow, not when or where it runs"
_OTHER_TARGET = "it is said to another target"

CAPABILITIES = Capabilities(
    {
        Feature.SERVICE: Unsupported("CWL has no steps that run beside others"),
        Feature.APPROVE: Unsupported("CWL runs cannot ask a person"),
        Feature.MUTEX: Unsupported(_NO_OTHER_RUNS, without=inline_scopes_of(Feature.MUTEX)),
        Feature.SEMAPHORE: Unsupported(_NO_OTHER_RUNS, without=inline_scopes_of(Feature.SEMAPHORE)),
        Feature.CONCURRENCY: Unsupported(_NO_LIMITS, without=inline_scopes_of(Feature.CONCURRENCY)),
        Feature.WORKFLOW_CONCURRENCY: Unsupported(_NO_LIMITS),
        Feature.MAX_RUNS: Unsupported(_NO_OTHER_RUNS),
        Feature.TRY: Lowered(by=capture),
        Feature.FAN_OUT_STATIC: Native(),
        Feature.FAN_OUT_DYNAMIC: Native(),
        Feature.FAN_OUT_NESTED: Native(),
        Feature.FAN_OUT_CONDITIONAL: Native(),
        Feature.FAN_OUT_SEQUENTIAL: Unsupported(
            "CWL does not order the elements of a scatter; cwltool without `--parallel` does"
        ),
        Feature.CONDITION: Native(),
        Feature.SUB_WORKFLOW: Native(),
        Feature.EXPRESSION: Native(),
        Feature.FAIL: Native(),
        Feature.SLEEP: Native(),
        Feature.WAIT_UNTIL_PYTHON: Native(),
        Feature.WAIT_UNTIL_CONTAINER: Unsupported(
            "CWL has no loops, and a container's image may have no Python to go round in"
        ),
        Feature.SOFT_PYTHON: Native(),
        Feature.SOFT_CONTAINER: Native(),
        Feature.RETRY_PYTHON: Native(),
        Feature.RETRY_CONTAINER: Unsupported(
            "CWL has no retries, and a container's image may have no Python to try again in; "
            "the runner may have an option for it"
        ),
        Feature.TIMEOUT_PYTHON: Native(),
        Feature.TIMEOUT_CONTAINER: Native(),
        Feature.TIMEOUT_WORKFLOW: Unsupported("CWL has time limits of tools only"),
        Feature.PACKAGES: Native(),
        Feature.IMAGE_PYTHON: Native(),
        Feature.IMAGE_CONTAINER: Native(),
        Feature.ENVIRONMENT: Native(),
        Feature.CPU_PYTHON: Native(),
        Feature.CPU_CONTAINER: Native(),
        Feature.MEMORY_PYTHON: Native(),
        Feature.MEMORY_CONTAINER: Native(),
        Feature.DISK: Native(),
        Feature.GPU: Unsupported(
            "CWL v1.2 has no word for it, and cwltool's extension stops a run on any machine "
            "without one"
        ),
        Feature.COMPUTED_RESOURCES: Native(),
        Feature.FILE: Native(),
        Feature.DIRECTORY: Native(),
        Feature.LARGE: Native(),
        Feature.SECRET: Native(),
        Feature.VOLUME: Unsupported("CWL tasks share no directory; pass on a Directory"),
        Feature.CACHE: Native(),
        Feature.CACHE_AGE: Unsupported("CWL says only whether results may be reused"),
        Feature.CACHE_KEY: Unsupported("CWL runners compare every input of a tool"),
        Feature.PRIORITY: Unsupported(_NOT_OF_A_RUN),
        Feature.LABELS: Unsupported(_NOT_OF_A_RUN),
        Feature.SCHEDULE: Unsupported(_NOT_OF_A_RUN),
        Feature.SCHEDULED_DATE: Unsupported("without schedules it is an input like any other"),
        Feature.EVENTS: Unsupported(_NOT_OF_A_RUN),
        Feature.UPDATES: Unsupported("CWL runs tell nobody what they have made"),
        Feature.HATCH_ARGO: Unsupported(_OTHER_TARGET),
        Feature.HATCH_AIRFLOW: Unsupported(_OTHER_TARGET),
        Feature.HATCH_CWL: Native(),
    }
)

LOST_SETTINGS = {
    **dict.fromkeys(
        ("namespace", "service_account", "labels", "annotations", "ttl", "priority_classes"),
        _NOT_OF_A_RUN,
    ),
    "image_pull_secrets": "the runner pulls images, by its own options",
    "volumes": "CWL tasks share no directory",
    "storage": "the runner keeps files, by its own options",
}
"""The settings of profiles that CWL cannot say, and why."""

NO_PLACES = "the runner chooses machines, by what steps ask for"
"""Why it is lost how steps are sent to the nodes of a pool."""
