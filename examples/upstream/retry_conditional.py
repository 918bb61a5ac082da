"""Argo's retry-conditional: only some exit codes are worth another attempt."""

import random
import sys

from flowc import Retry, task, workflow


@task(retries=Retry(10, on=[2]))
def retry_script() -> None:
    sys.exit(random.choice([1, 2]))


@workflow
def main() -> None:
    retry_script()
