"""Only exit codes above 1 are worth another attempt."""
# run: main(codes=[2, 2, 0], log=LOG) == None
# log: 1 2 3
# run: main(codes=[2, 1], log=LOG) fails TaskFailed: "1"
# log: 1 2
# corpus: P13, Argo's retry-conditional

import sys
from pathlib import Path

from flowc import Retry, task, workflow


@task(retries=Retry(10, on=[2]))
def flaky(codes: list[int], log: str) -> None:
    """Exit with the code of this attempt."""
    with Path(log).open("a+") as lines:
        lines.seek(0)
        attempt = len(lines.readlines())
        lines.write(f"{attempt + 1}\n")
    if codes[attempt] != 0:
        sys.exit(codes[attempt])


@workflow
def main(codes: list[int], log: str) -> None:
    flaky(codes, log)
