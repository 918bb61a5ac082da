"""Only some failures are worth another attempt."""
# run: main(codes=[2, 2, 0], log=LOG) == 3
# log: 1 2 3
# run: main(codes=[2, 1], log=LOG) fails TaskFailed: "1"
# log: 1 2
# corpus: P13, Argo's retry-conditional

import sys
from pathlib import Path

from flowc import Retry, task, workflow


@task(retries=Retry(5, delay="1s", on=[2, TimeoutError]))
def flaky(codes: list[int], log: str) -> int:
    with Path(log).open("a+") as lines:
        lines.seek(0)
        attempt = len(lines.readlines()) + 1
        lines.write(f"{attempt}\n")
    if codes[attempt - 1] != 0:
        sys.exit(codes[attempt - 1])
    return attempt


@workflow
def main(codes: list[int], log: str) -> int:
    return flaky(codes, log)
