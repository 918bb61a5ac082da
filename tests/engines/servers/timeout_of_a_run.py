"""A run that takes longer than its workflow may ends as failed."""
# run: main(seconds=0.0) == 0.0
# run: main(seconds=120.0) fails TaskFailed

import time

from flowc import task, workflow


@task
def wait(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


@workflow(timeout="60s")
def main(seconds: float) -> float:  # warning @cwl: [lost-feature]
    return wait(seconds)
